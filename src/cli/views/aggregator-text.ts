// An aggregator as a table and a sentence (M13). Pure; the table's layout is loaded late.
import type { AggregatorRound } from '../../coordination/aggregator/shown';
import { late } from '../late';
import { visible } from '../output/visible';

const NONE = '–';

/** One open round: a row an event with received or waiting and the time, and below it the sentence. */
export function aggregatorLines({ rows, sentence }: AggregatorRound): string[] {
  const cells = rows.map(({ type, from, status, at }) => [
    visible(type),
    visible(from ?? 'anybody'),
    status,
    timeOf(at),
  ]);
  return [...late.table().tableOf(cells, { head: ['EVENT', 'FROM', 'STATUS', 'TIME'] }), visible(sentence)];
}

/** The event's own time in UTC, to the minute where it has no seconds. */
function timeOf(at: string | undefined): string {
  if (at === undefined) return NONE;
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) return visible(at);
  const iso = new Date(moment).toISOString();
  return iso.slice(11, iso.slice(16, 23) === ':00.000' ? 16 : 19);
}
