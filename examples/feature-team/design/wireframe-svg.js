/**
 * The wireframe as SVG, with its layout as data inside, so that the page can follow it. Every text of the story goes
 * in escaped. Pure. Loaded by ux-designer (draws) and frontend-specialist (reads the layout).
 */
'use strict';

const { escapeMarkup, unescapeMarkup } = require('./plain-text');
const { refusal } = require('./refusal');

const WIDTH = 1120;
const MARGIN = 40;
const INNER = WIDTH - 2 * MARGIN;
const PADDING = 28;
const GAP = 24;
const ROW = 70;
const BOX = 38;
const FORM_WIDTH = 580;
const LIST_X = MARGIN + FORM_WIDTH + GAP;
const LIST_WIDTH = INNER - FORM_WIDTH - GAP;
/** Width of a character of the wireframe's fonts at 1 px, about: enough to cut a text before it leaves its box. */
const CHARACTER = { plain: 0.56, bold: 0.66 };

const INK = '#1f2937';
const FAINT = '#6b7280';
const LINE = '#cbd5e1';
const ACCENT = '#1d4ed8';

/** Cuts a text to a width in px at a font size. Counts what a reader sees as one character. */
function fitted(text, width, size, character) {
  const characters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)];
  const room = Math.floor(width / (size * character));
  if (characters.length <= room) return text;
  return `${characters
    .slice(0, Math.max(room - 1, 1))
    .map(({ segment }) => segment)
    .join('')
    .trimEnd()}…`;
}

function text(x, y, content, { size = 14, fill = INK, weight = 400, width = INNER } = {}) {
  const shown = fitted(content, width, size, weight < 600 ? CHARACTER.plain : CHARACTER.bold);
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeMarkup(shown)}</text>`;
}

function box(x, y, width, height, { fill = '#ffffff', stroke = LINE, radius = 6, dash = '' } = {}) {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"${dashes}/>`;
}

/** Lines of at most `width` px, at most `most` of them; the last is cut. */
function wrapped(content, width, size, most) {
  const lines = [''];
  for (const word of content.split(' ')) {
    const longer = lines[lines.length - 1] === '' ? word : `${lines[lines.length - 1]} ${word}`;
    if (longer.length * size * CHARACTER.plain <= width || lines[lines.length - 1] === '')
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), lines.slice(most - 1).join(' ')];
}

function control(field, x, y, width) {
  if (field.control === 'checkbox') {
    return box(x, y + 9, 20, 20, { radius: 4 }) + text(x + 30, y + 24, 'yes', { fill: FAINT, size: 13 });
  }
  const parts = [box(x, y, width, BOX)];
  if (field.control === 'select') {
    const right = x + width - 22;
    parts.push(`<path d="M${right} ${y + 16} l6 7 l6 -7" fill="none" stroke="${FAINT}" stroke-width="1.6"/>`);
    parts.push(text(x + 12, y + 24, 'choose', { fill: '#9ca3af', size: 13 }));
  } else if (field.control === 'date') {
    parts.push(text(x + 12, y + 24, 'YYYY-MM-DD', { fill: '#9ca3af', size: 13 }));
  } else if (field.control === 'number') {
    parts.push(text(x + 12, y + 24, '0', { fill: '#9ca3af', size: 13 }));
  } else if (field.control === 'email') {
    parts.push(text(x + 12, y + 24, 'name@example.org', { fill: '#9ca3af', size: 13 }));
  } else if (field.control === 'textarea') {
    parts.push(
      `<path d="M${x + width - 12} ${y + BOX - 4} l8 -8 M${x + width - 7} ${y + BOX - 4} l3 -3" stroke="${FAINT}"/>`,
    );
  }
  return parts.join('');
}

function drawField(field, left, top) {
  const columnWidth = (FORM_WIDTH - 2 * PADDING - GAP) / 2;
  const width = field.span === 2 ? FORM_WIDTH - 2 * PADDING : columnWidth;
  const x = left + PADDING + (field.column - 1) * (columnWidth + GAP);
  const y = top + (field.row - 1) * ROW;
  return [
    `<g data-field="${escapeMarkup(field.name)}" data-control="${field.control}">`,
    text(x, y + 14, field.required ? `${field.label} *` : field.label, { size: 13, weight: 600, width }),
    control(field, x, y + 22, width),
    '</g>',
  ].join('');
}

function drawList(form, top, height) {
  const inner = LIST_WIDTH - 2 * PADDING;
  const labels = form.columns.map((name) => form.fields.find((field) => field.name === name).label);
  const cell = inner / Math.max(labels.length, 1);
  const parts = [
    box(LIST_X, top, LIST_WIDTH, height, { radius: 12, fill: '#f8fafc', dash: '6 4' }),
    text(LIST_X + PADDING, top + 38, form.plural, { size: 18, weight: 700, width: inner }),
    ...labels.map((label, index) =>
      text(LIST_X + PADDING + index * cell, top + 72, label, {
        size: 12,
        weight: 600,
        fill: FAINT,
        width: cell - 8,
      }),
    ),
  ];
  for (let y = top + 84; y + 34 < top + height; y += 34) {
    parts.push(`<path d="M${LIST_X + PADDING} ${y} h${inner}" stroke="${LINE}"/>`);
    labels.forEach((_, index) => {
      parts.push(
        box(LIST_X + PADDING + index * cell, y + 12, cell * 0.6, 10, {
          fill: '#e2e8f0',
          stroke: 'none',
          radius: 5,
        }),
      );
    });
  }
  return parts.join('\n');
}

function drawForm(form, top) {
  const height = formHeight(form);
  const button = `Add: ${form.title}`;
  return [
    `<g data-resource="${escapeMarkup(form.resource)}" role="group">`,
    box(MARGIN, top, FORM_WIDTH, height, { radius: 12 }),
    text(MARGIN + PADDING, top + 38, form.title, { size: 18, weight: 700, width: FORM_WIDTH - 2 * PADDING }),
    ...form.fields.map((field) => drawField(field, MARGIN, top + 62)),
    box(MARGIN + PADDING, top + height - 62, 228, 40, { fill: ACCENT, stroke: ACCENT, radius: 8 }),
    text(MARGIN + PADDING + 16, top + height - 37, button, { fill: '#ffffff', weight: 600, width: 200 }),
    drawList(form, top, height),
    '</g>',
  ].join('\n');
}

const formHeight = (form) => 62 + form.rows * ROW + 76;

/**
 * @param {{ title: string, narrative: string, actors: { name: string, goal: string }[] }} story fit to be shown
 * @param {ReturnType<import('./wireframe-layout').wireframeLayout>} layout
 * @returns {string} well-formed SVG
 */
function wireframeSvg(story, layout) {
  const narrative = wrapped(story.narrative, INNER, 15, 3);
  let top = 108 + narrative.length * 22;
  const actors = story.actors.map((actor, index) => {
    const width = INNER - 120;
    const y = top + index * 24;
    return (
      text(MARGIN, y, actor.name, { size: 13, weight: 600, width: 112 }) +
      text(MARGIN + 120, y, actor.goal, { size: 13, fill: FAINT, width })
    );
  });
  top += story.actors.length * 24 + 12;
  const forms = layout.forms.map((form) => {
    const drawn = drawForm(form, top);
    top += formHeight(form) + GAP;
    return drawn;
  });
  const height = top + MARGIN - GAP;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">`,
    `<title>${escapeMarkup(story.title)}</title>`,
    `<metadata id="layout">${escapeMarkup(JSON.stringify(layout))}</metadata>`,
    `<rect width="${WIDTH}" height="${height}" fill="#eef2f7"/>`,
    text(MARGIN, 58, story.title, { size: 28, weight: 700 }),
    ...narrative.map((line, index) => text(MARGIN, 90 + index * 22, line, { size: 15, fill: FAINT })),
    ...actors,
    ...forms,
    '</svg>',
    '',
  ].join('\n');
}

/**
 * @param {string} svg as wireframeSvg writes it
 * @returns {ReturnType<import('./wireframe-layout').wireframeLayout>}
 * @throws type `invalid_payload` if there is no layout in it
 */
function layoutOf(svg) {
  const found = /<metadata id="layout">([^<]*)<\/metadata>/.exec(svg);
  if (found === null) {
    throw refusal(
      'invalid_payload',
      'the wireframe has no <metadata id="layout">: the page has nothing to follow',
    );
  }
  return JSON.parse(unescapeMarkup(found[1]));
}

module.exports = { layoutOf, wireframeSvg };
