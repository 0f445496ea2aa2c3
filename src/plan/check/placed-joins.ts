// Every join of a plan with the place where it is written, those inside others too. Pure.
import { compileAggregators } from '../compile/compile-aggregators';
import { compileTrigger } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import { joinWordOf } from '../language/join-words';
import type { EventWords, JoinWords, TriggerWords } from '../language/trigger-schema';
import type { PlanPath } from '../position';
import type { JoinTrigger } from '../routing-plan';
import { writtenTriggers } from '../written/written-triggers';

export interface PlacedJoin {
  /** As a sentence names whoever waits: `reviewer`, `aggregator phase1`. */
  waiter: string;
  join: JoinTrigger;
  /** Where its time is said, and as what it was written; undefined where it has none. */
  within?: { path: PlanPath; text: string; ms: number };
  /** The shortest time of a join that it stands in. */
  around?: { text: string; ms: number };
}

export function placedJoins({ document }: WrittenPlan): PlacedJoin[] {
  const triggers = writtenTriggers(document)
    .filter(({ waiter }) => !waiter.startsWith('aggregator '))
    .flatMap(({ waiter, words, path }) => joinsIn(waiter, words, path, undefined));
  const compiled = compileAggregators(document);
  const aggregators = (document.aggregators ?? []).flatMap(({ aggregator_id, timeout }, index) => {
    const join = compiled[aggregator_id]?.on;
    if (!join) return [];
    const path = ['aggregators', index, 'timeout'];
    const { withinMs } = join;
    const within =
      timeout === undefined || withinMs === undefined
        ? {}
        : { within: { path, text: timeout, ms: withinMs } };
    return [{ waiter: `aggregator ${aggregator_id}`, join, ...within }];
  });
  return [...triggers, ...aggregators];
}

function joinsIn(
  waiter: string,
  words: TriggerWords,
  path: PlanPath,
  around: PlacedJoin['around'],
): PlacedJoin[] {
  if (typeof words !== 'object') return [];
  const object: EventWords & JoinWords = words;
  const word = joinWordOf(object);
  const join = compileTrigger(words);
  if (!word || join.trigger === 'event') return [];
  const within =
    join.withinMs === undefined || object.within === undefined
      ? undefined
      : { path: [...path, 'within'], text: object.within, ms: join.withinMs };
  const shortest = within && (!around || within.ms < around.ms) ? within : around;
  const list = word === 'at_least' ? 'of' : word;
  return [
    { waiter, join, ...(within && { within }), ...(around && { around }) },
    ...(object[list] ?? []).flatMap((each, index) => joinsIn(waiter, each, [...path, list, index], shortest)),
  ];
}
