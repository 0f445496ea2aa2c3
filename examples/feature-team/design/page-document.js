/**
 * The page as one HTML document: forms laid out as the wireframe says, lists beside them, style and script inside, and
 * a content security policy that lets only these two run. Every text of the story goes in escaped.
 * Pure but for loading the style and the script. Loaded by frontend-specialist.
 */
'use strict';

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { isNullable } = require('./field-schema');
const { escapeMarkup, scriptJson } = require('./plain-text');
const { refusal } = require('./refusal');

const STYLE = readFileSync(path.join(__dirname, 'page-style.css'), 'utf8');
const SCRIPT = readFileSync(path.join(__dirname, 'page-script.js'), 'utf8');

const sourceHash = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

const attributes = (pairs) =>
  Object.entries(pairs)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeMarkup(value)}"`))
    .join('');

const options = (choices, chosen) =>
  choices
    .map(
      (choice) =>
        `<option${attributes({ value: choice, selected: choice === chosen })}>${escapeMarkup(choice)}</option>`,
    )
    .join('');

/** HTML's own checks where they mean the same as the schema's; everything else the service decides. */
function bounds({ minimum, maximum, minLength, type }) {
  if (type === 'integer' || type === 'number') {
    return {
      min: minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined,
      max: maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined,
      step: type === 'integer' ? 1 : 'any',
    };
  }
  return { minlength: minLength > 0 ? minLength : undefined };
}

function controlMarkup(field, place, id) {
  const { schema } = field;
  const own = {
    id,
    name: field.name,
    'aria-describedby': `${id}--problem`,
    required: field.required && place.control !== 'checkbox' && schema.type !== 'array',
  };
  switch (place.control) {
    case 'select': {
      const open = schema.default === undefined ? '<option value="">choose</option>' : '';
      return `<select${attributes(own)}>${open}${options(schema.enum ?? [], schema.default)}</select>`;
    }
    case 'checkbox':
      return `<input type="checkbox"${attributes({ ...own, checked: schema.default === true })}>`;
    case 'textarea': {
      const start = typeof schema.default === 'string' ? schema.default : '';
      // The line end right after the start tag is dropped by the parser, so a text may begin with one.
      return `<textarea rows="3"${attributes(own)}>\n${escapeMarkup(start)}</textarea>`;
    }
    default:
      return `<input type="${place.control}"${attributes({ ...own, ...bounds(schema), value: schema.default })}>`;
  }
}

function fieldMarkup(resource, field, place) {
  const id = `${resource.path}--${field.name}`;
  const hint = schemaHint(field.schema);
  return [
    `<div id="${id}--box">`,
    `<label for="${id}">${escapeMarkup(place.label)}${field.required ? ' *' : ''}`,
    hint === '' ? '' : ` <span class="hint">${escapeMarkup(hint)}</span>`,
    '</label>',
    controlMarkup(field, place, id),
    `<p class="problem" id="${id}--problem" role="alert"></p>`,
    '</div>',
  ].join('');
}

function schemaHint({ description, type }) {
  const lines = type === 'array' ? 'One a line.' : '';
  return [description ?? '', lines].filter((part) => part !== '').join(' ');
}

function filterMarkup(field) {
  const label = escapeMarkup(field.schema.title);
  const choices = field.schema.enum ?? ['true', 'false'];
  const shown = (choice) => (field.schema.enum === undefined ? { true: 'yes', false: 'no' }[choice] : choice);
  const all = choices.map(
    (choice) => `<option value="${escapeMarkup(choice)}">${escapeMarkup(shown(choice))}</option>`,
  );
  return `<label>${label}<select data-filter="${field.name}"><option value="">all</option>${all.join('')}</select></label>`;
}

function resourceMarkup(resource, form) {
  const fieldOf = (name) => resource.fields.find((field) => field.name === name);
  const filters = resource.fields.filter(
    ({ schema }) => schema.enum !== undefined || schema.type === 'boolean',
  );
  const titleId = `${resource.path}--title`;
  const heads = form.columns.map(
    (name) => `<th scope="col">${escapeMarkup(fieldOf(name).schema.title)}</th>`,
  );
  return [
    `<section class="resource" id="${resource.path}" aria-labelledby="${titleId}">`,
    `<form class="card" novalidate><h2>${escapeMarkup(resource.title)}</h2><div class="fields">`,
    ...form.fields.map((place) => fieldMarkup(resource, fieldOf(place.name), place)),
    '</div><div class="buttons">',
    `<button type="submit">Add: ${escapeMarkup(resource.title)}</button>`,
    '<button type="button" class="cancel" hidden>Cancel</button>',
    '<span class="answer" role="status"></span></div></form>',
    `<div class="card"><h2 id="${titleId}">${escapeMarkup(resource.pluralTitle)} <span class="count"></span></h2>`,
    filters.length === 0 ? '' : `<div class="filters">${filters.map(filterMarkup).join('')}</div>`,
    `<div class="table"><table><thead><tr>${heads.join('')}<th scope="col"></th></tr></thead><tbody></tbody></table></div>`,
    '<p class="empty">Nothing here yet.</p>',
    '<div class="buttons"><button type="button" class="back" hidden>Back</button>',
    '<button type="button" class="on" hidden>Further</button></div></div>',
    '</section>',
  ].join('\n');
}

/** The wireframe's places as CSS. On a narrow screen everything stands in one column, in the same order. */
function layoutStyle(layout) {
  const places = layout.forms.flatMap((form) =>
    form.fields.map(
      ({ name, row, column, span }) =>
        `  #${form.resource}--${name}--box { grid-area: ${row} / ${column} / auto / span ${span}; }`,
    ),
  );
  return [
    '@media (min-width: 900px) {',
    '  .resource { grid-template-columns: minmax(0, 580fr) minmax(0, 436fr); align-items: start; }',
    '  .fields { grid-template-columns: repeat(2, minmax(0, 1fr)); }',
    ...places,
    '}',
    '',
  ].join('\n');
}

/** What the script needs to know of the resources. */
function modelOf(resources, layout) {
  return resources.map((resource) => ({
    path: resource.path,
    title: resource.title,
    columns: layout.forms.find((form) => form.resource === resource.path).columns,
    label:
      resource.fields.find(({ schema }) => schema.type === 'string' && schema.enum === undefined)?.name ??
      'id',
    fields: resource.fields.map((field) => ({
      name: field.name,
      label: field.schema.title,
      control: layout.forms
        .find((form) => form.resource === resource.path)
        .fields.find((place) => place.name === field.name).control,
      numeric: field.schema.type === 'integer' || field.schema.type === 'number',
      list: field.schema.type === 'array',
      nullable: isNullable(field),
      reference: resources.find((other) => other.schemaName === field.schema['x-reference'])?.path,
    })),
  }));
}

/** The wireframe and the design come from different hands; what is drawn must be what can be sent. */
function refuseMismatch(resources, layout) {
  const drawn = layout.forms.map(
    (form) => `${form.resource}: ${form.fields.map((field) => field.name).join(', ')}`,
  );
  const designed = resources.map(
    (resource) => `${resource.path}: ${resource.fields.map((field) => field.name).join(', ')}`,
  );
  if (drawn.join('; ') !== designed.join('; ')) {
    throw refusal(
      'invalid_payload',
      `the wireframe draws [${drawn.join('; ')}], the design has [${designed.join('; ')}]: they are of different stories`,
    );
  }
}

/**
 * @param {{ info: { title: string, description: string } }} document OpenAPI 3.1
 * @param {object[]} resources as resourcesOf gives them
 * @param {ReturnType<import('./wireframe-svg').layoutOf>} layout of the wireframe
 * @returns {string} HTML
 * @throws type `invalid_payload` if wireframe and design do not belong together
 */
function pageDocument(document, resources, layout) {
  refuseMismatch(resources, layout);
  const style = `\n${STYLE}${layoutStyle(layout)}`;
  const script = `\n${SCRIPT}`;
  const policy = [
    "default-src 'none'",
    `script-src ${sourceHash(script)}`,
    `style-src ${sourceHash(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeMarkup(document.info.title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<h1>${escapeMarkup(document.info.title)}</h1>`,
    `<p class="narrative">${escapeMarkup(document.info.description)}</p>`,
    ...resources.map((resource) =>
      resourceMarkup(
        resource,
        layout.forms.find((form) => form.resource === resource.path),
      ),
    ),
    `<script type="application/json" id="model">${scriptJson(modelOf(resources, layout))}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

module.exports = { pageDocument };
