// Gates that wait as a table. Pure but for the table's layout, which is loaded late.
import type { GateView } from '../../client/gate-view';
import { isMet, lackWords } from '../../coordination/gate/criteria';
import { late } from '../late';
import type { Output } from '../output/output';
import { visible } from '../output/visible';
import { wrapped } from '../output/wrapped';
import { command, nameOf } from './gate-text';

/** `10:00:03` in UTC, with its date where that is not today's. */
function clock(at: number, now: number): string {
  const [iso, today] = [new Date(at).toISOString(), new Date(now).toISOString().slice(0, 10)];
  const time = iso.slice(11, 19);
  return iso.startsWith(today) ? time : `${iso.slice(0, 10)} ${time}`;
}

/** A row each gate that waits, and what to type next. `now` tells which times need their date. */
export function gateTable(gates: readonly GateView[], output: Output, now = Date.now()): string[] {
  if (gates.length === 0) return ['no gate waits'];
  const rows = gates.map((view) =>
    [
      view.correlation,
      nameOf(view.gate),
      lacksOf(view).join(', '),
      view.holds.join(', '),
      clock(view.since, now),
      dueOf(view, now),
    ].map(visible),
  );
  const head = ['CORRELATION', 'GATE', 'WAITS FOR', 'HOLDS', 'SINCE', 'UNTIL'];
  const [first] = gates;
  const next = first && output.tone('dim', `next: ${command('show', first)}`);
  const fitting = output.width === undefined ? rows : rowsWithin(head, rows, output.width);
  return [...late.table().tableOf(fitting, { head }), ...(next ? [next] : [])];
}

const [WAITS_FOR, HOLDS] = [2, 3] as const;
/** However narrow the terminal is, so many columns are left to each of the two that may be long. */
const LEAST = 20;

/** Cuts what gates wait for and hold between words, where a row would be too long. */
function rowsWithin(head: string[], rows: string[][], width: number): string[][] {
  const sizes = head.map((word, column) =>
    Math.max(word.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const taken = sizes.reduce((sum, size) => sum + size + 2, -2);
  if (taken <= width) return rows;
  const [waits = 0, holds = 0] = [sizes[WAITS_FOR], sizes[HOLDS]];
  const room = Math.max(2 * LEAST, width - (taken - waits - holds));
  const forHolds = Math.max(LEAST, Math.min(holds, Math.floor(room / 2)));
  const rooms: Record<number, number> = { [WAITS_FOR]: room - forHolds, [HOLDS]: forHolds };
  return rows.map((row) => row.map((cell, column) => wrapped(cell, rooms[column]).join('\n')));
}

const lacksOf = ({ criteria }: GateView): string[] => criteria.filter((each) => !isMet(each)).map(lackWords);

function dueOf({ criteria }: GateView, now: number): string {
  const due = criteria.flatMap((each) => (each.due === undefined || isMet(each) ? [] : [each.due]));
  return due.length === 0 ? '–' : clock(Math.min(...due), now);
}
