// An aggregator as a table and a sentence (M13). Pure; the table's layout is loaded late.
import type { AggregatorStatus } from '../../contract/aggregator';
import type { AggregatorRound } from '../../coordination/aggregator/shown';
import type { LeftEvent } from '../../coordination/aggregator/state';
import { late } from '../late';
import { visible } from '../output/visible';

const NONE = '–';

/** Its outcomes, then every open round; or that none is open. */
export function standingLines(
  rounds: readonly AggregatorRound[],
  outcomes: readonly { type: string; at: string }[],
): string[] {
  return [
    ...outcomes.map(({ type, at }) => `${at}  published ${visible(type)}`),
    ...rounds.flatMap(aggregatorLines),
    ...(rounds.length === 0 ? ['no round is open; the next event begins one'] : []),
  ];
}

/** What came and did not count: how often each way, and the last ones. Nothing where all counted. */
export function leftLines({ counts, left = [] }: Pick<AggregatorStatus, 'counts' | 'left'>): string[] {
  const { duplicates, conflicts, unmatched, late: tooLate, malformed = 0 } = counts;
  const ways: [number, string][] = [
    [tooLate, 'late'],
    [conflicts, 'in conflict'],
    [duplicates, 'duplicate'],
    [malformed, 'malformed'],
    [unmatched, 'not waited for'],
  ];
  const said = ways.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []));
  return said.length === 0 ? [] : [`not counted: ${said.join(', ')}`, ...left.map(leftLine)];
}

const WAYS = {
  late: 'late: its round was over',
  conflict: 'in conflict: its source and id came before with other content',
  malformed: 'malformed',
} as const;

function leftLine({ as, id, type, source, correlation, problem, at }: LeftEvent): string {
  const what = [type ?? 'something', id, source && `from ${source}`, correlation && `in ${correlation}`];
  const why = problem === undefined ? WAYS[as] : `${WAYS[as]}: ${problem}`;
  return visible(`  ${clockOf(at)}  ${what.filter(Boolean).join(' ')}  ${why}`);
}

/** A moment in UTC. */
export const clockOf = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** One open round: a row an event with received or waiting and the time, and below it the sentence. */
function aggregatorLines({ rows, sentence }: AggregatorRound): string[] {
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
