// The timeline as a table of text, whole or a row at a time. Pure but for the table's layout, which is loaded late.
import { stripVTControlCharacters } from 'node:util';
import type { TimelineMark, TimelineRow } from '../../coordination/timeline/timeline';
import type { TimelineDecision } from '../../coordination/timeline/timeline-decisions';
import type { TimelineEntry } from '../../coordination/timeline/timeline-entries';
import type { RoutingPlan } from '../../plan/routing-plan';
import { late } from '../late';
import type { Output, Tone } from '../output/output';
import { visible, visibleJson } from '../output/visible';

/** What one line tells: an event, or what somebody decided. */
export type TimelineLine = TimelineRow | TimelineDecision;

const HEAD = ['TIME', 'EVENT', 'AGENT', 'CORRELATION', 'CAUSED BY', ''];
const [CORRELATION, CAUSES, REMARK] = [3, 4, 5] as const;
const NONE = '–';
const GAP = 2;

type Paint = (tone: Tone, text: string) => string;

/**
 * The whole timeline, head included, a line each. With rows of several days the time has its date. Where a terminal is too narrow the
 * correlation is left out, which stands above, and then causes are cut.
 */
export function timelineLines(rows: readonly TimelineLine[], output: Output): string[] {
  const days = new Set(rows.map((row) => isoOf(row.time).slice(0, 10)));
  const cells = rows.map((row) => cellsOf(row, output.tone, days.size > 1));
  const table = [HEAD, ...cells];
  const columns = cells.some((row) => row[REMARK]) ? table : table.map((row) => row.slice(0, REMARK));
  const [head, ...fitting] = output.width === undefined ? columns : fitted(columns, output.width);
  return late.table().tableOf(fitting, { head });
}

function fitted(table: string[][], width: number): string[][] {
  const sizes = (HEAD.slice(0, table[0]?.length) ?? []).map((_, column) =>
    Math.max(...table.map((row) => sizeOf(row[column] ?? ''))),
  );
  const total = sum(sizes) + GAP * (sizes.length - 1);
  if (total <= width) return table;
  const over = total - (sizes[CORRELATION] ?? 0) - GAP - width;
  const room = Math.max(HEAD[CAUSES]?.length ?? 0, (sizes[CAUSES] ?? 0) - Math.max(0, over));
  return table.map((row) =>
    row.map((cell, column) => (column === CAUSES ? cut(cell, room) : cell)).toSpliced(CORRELATION, 1),
  );
}

/** Columns that a text takes, its colours left out. */
const sizeOf = (text: string): number => stripVTControlCharacters(text).length;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** At most `room` characters, the last of them … where some are missing. */
const cut = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, room - 1)}…`;

/**
 * Lays rows out one by one: the widths come from the plan, and grow where an event is wider. `width`: columns of the terminal, if one
 * is there; what does not fit is left out as in the whole table.
 */
export function timelineWriter(plan: RoutingPlan, correlation: string, paint: Paint, width?: number) {
  const types = Object.keys(plan.events);
  const agents = plan.reactions.map(({ agent }) => agent);
  const sources = Object.keys(plan.sources ?? {}).map((source) => source.replace(/^\//, ''));
  const sizes = [8, widest(['EVENT', ...types]), widest(['AGENT', ...agents, ...sources])];
  sizes.push(widest(['CORRELATION', visible(correlation)]));
  const usual = sum(sizes) + GAP * sizes.length + widest(['CAUSED BY', ...types]);
  const narrow = width !== undefined && usual > width;
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (sizes[column] ?? 0) - sizeOf(cell))))
      .filter((_, column) => !narrow || column !== CORRELATION)
      .join(' '.repeat(GAP))
      .trimEnd();
  return {
    head: line(HEAD),
    row: (row: TimelineLine) => {
      const cells = cellsOf(row, paint, false);
      const over = width === undefined ? 0 : sizeOf(line(cells)) - width;
      const causes = cells[CAUSES] ?? '';
      const room = Math.max(HEAD[CAUSES]?.length ?? 0, causes.length - over);
      return over > 0 ? line(cells.with(CAUSES, cut(causes, room))) : line(cells);
    },
  };
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));

function cellsOf(row: TimelineLine, paint: Paint, withDate: boolean): string[] {
  const iso = isoOf(row.time);
  const time = withDate ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}` : iso.slice(11, 19);
  if ('verdict' in row) {
    const { verdict, by, gate, role, note, correlation } = row;
    const words = `${verdict === 'approve' ? 'approved' : 'rejected'} by ${by}`;
    const remark = [role === undefined ? '' : `as ${role}`, note ?? ''].filter((part) => part).join(': ');
    return [
      time,
      paint(verdict === 'approve' ? 'good' : 'bad', visible(words)),
      visible(gate),
      visible(correlation),
      NONE,
      visible(remark),
    ];
  }
  return [
    time,
    visible(row.event),
    visible(row.agent),
    visible(row.correlation),
    row.causedBy.length === 0 ? NONE : row.causedBy.map(visible).join(', '),
    remarkText(row, paint),
  ];
}

function remarkText({ mark, child, subtask }: TimelineRow, paint: Paint): string {
  return [
    ...(subtask === undefined ? [] : [paint('dim', `subtask ${visible(subtask)}`)]),
    ...(child === undefined ? [] : [paint('dim', `of child ${visible(child)}`)]),
    ...(mark ? [markText(mark, paint)] : []),
  ].join('; ');
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

/** What an event carries, below its row; nothing below what has none that is known. */
export function payloadLines(entry: TimelineEntry | undefined, output: Output): string[] {
  if (entry?.entry !== 'event' || !entry.envelope) return [];
  return [`          ${output.tone('dim', visibleJson(entry.envelope.payload))}`];
}
