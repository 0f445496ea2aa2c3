// The timeline as a table of text, whole or a row at a time. Pure but for the table's layout, which is loaded late.
import { stripVTControlCharacters } from 'node:util';
import type { TimelineMark, TimelineRow } from '../../coordination/timeline';
import type { RoutingPlan } from '../../plan/routing-plan';
import { late } from '../late';
import type { Output, Tone } from '../output/output';
import { visible } from '../output/visible';

const HEAD = ['TIME', 'EVENT', 'AGENT', 'CORRELATION', 'CAUSED BY'];
const CAUSES = 4;
const NONE = '–';

type Paint = (tone: Tone, text: string) => string;

/** The whole timeline, head included. With rows of several days the time has its date. */
export function timelineLines(rows: readonly TimelineRow[], output: Output): string[] {
  const days = new Set(rows.map((row) => isoOf(row.time).slice(0, 10)));
  const cells = rows.map((row) => cellsOf(row, output.tone, days.size > 1));
  const remarks = rows.some(hasRemark);
  if (output.width !== undefined) cutCauses([HEAD, ...cells], output.width, remarks);
  return late.table().tableOf(remarks ? cells : cells.map((row) => row.slice(0, HEAD.length)), {
    head: remarks ? [...HEAD, ''] : HEAD,
  });
}

/** Cuts the causes so that a line fits, as far as that does it; their head is the least that is left of them. */
function cutCauses([head = [], ...rows]: string[][], width: number, remarks: boolean): void {
  const of = (column: number) =>
    Math.max(...[head, ...rows].map((row) => stripVTControlCharacters(row[column] ?? '').length));
  const taken = [0, 1, 2, 3, ...(remarks ? [CAUSES + 1] : [])].reduce(
    (sum, column) => sum + of(column) + 2,
    0,
  );
  const room = Math.max(head[CAUSES]?.length ?? 0, width - taken);
  for (const row of rows) row[CAUSES] = cut(row[CAUSES] ?? '', room);
}

/** At most `room` characters, the last of them … where some are missing. */
const cut = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, room - 1)}…`;

/**
 * Lays rows out one by one: the widths come from the plan, and grow where an event is wider. `width`: columns of the terminal, if one
 * is there; causes are cut to it.
 */
export function timelineWriter(plan: RoutingPlan, correlation: string, paint: Paint, width?: number) {
  const types = Object.keys(plan.events);
  const agents = plan.reactions.map(({ agent }) => agent);
  const sources = Object.keys(plan.sources ?? {}).map((source) => source.replace(/^\//, ''));
  const widths = [8, widest(['EVENT', ...types]), widest(['AGENT', ...agents, ...sources])];
  widths.push(widest(['CORRELATION', visible(correlation)]));
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return {
    head: line(HEAD),
    row: (row: TimelineRow) => {
      const cells = cellsOf(row, paint, false);
      if (width !== undefined)
        cutCauses([[...widths.map((size) => ' '.repeat(size)), 'CAUSED BY'], cells], width, hasRemark(row));
      return line(cells);
    },
  };
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));

function cellsOf(row: TimelineRow, paint: Paint, withDate: boolean): string[] {
  const iso = isoOf(row.time);
  return [
    withDate ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}` : iso.slice(11, 19),
    visible(row.event),
    visible(row.agent),
    visible(row.correlation),
    row.causedBy.length === 0 ? NONE : row.causedBy.map(visible).join(', '),
    remarkText(row, paint),
  ];
}

const hasRemark = ({ mark, child }: TimelineRow): boolean => mark !== undefined || child !== undefined;

function remarkText({ mark, child }: TimelineRow, paint: Paint): string {
  const from = child === undefined ? [] : [paint('dim', `of child ${visible(child)}`)];
  return [...from, ...(mark ? [markText(mark, paint)] : [])].join('; ');
}

function markText(mark: TimelineMark, paint: Paint): string {
  if (mark.mark === 'unmatched') {
    const hint = mark.didYouMean === undefined ? '' : `; did you mean ${visible(mark.didYouMean)}?`;
    return paint('warn', `unmatched${hint}`);
  }
  if (mark.mark === 'parked') return paint('bad', `parked (${mark.reason}): ${visible(mark.problem)}`);
  if (mark.mark === 'conflict') return paint('bad', 'conflict: known id, other content');
  return paint('dim', 'duplicate');
}

/** The event's own moment in UTC; text that is no time stays visible as it is. */
function isoOf(time: string): string {
  const moment = Date.parse(time);
  return Number.isNaN(moment) ? visible(time).padEnd(19) : new Date(moment).toISOString();
}
