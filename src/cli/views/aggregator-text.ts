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

/** The event's own time in UTC. */
function timeOf(at: string | undefined): string {
  if (at === undefined) return NONE;
  const moment = Date.parse(at);
  return Number.isNaN(moment) ? visible(at) : new Date(moment).toISOString().slice(11, 19);
}
