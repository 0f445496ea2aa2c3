// Who could still send an event that is waited for, and where they stand. Safe and pure.
import { takesFrom } from '../../plan/asked-sources';
import { ownValue } from '../../plan/own-value';
import type { EventTrigger, RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import { leavesOf, typesOf } from '../routing/plan-index';
import { lapseTypesOf, workTypesOf } from '../satisfiability/published-types';
import type { Gathered } from './gathered';
import { nameOf, triggerWords } from './leaf-words';
import { rowName } from './row-name';
import { workStandings } from './work-standing';

/** So many senders of one event are named. */
const NAMED = 2;

/** `WireframeCompleted (ux-designer, running since 10:00:00)`; without brackets where nothing can be said of who sends it. */
export function withSenders(seen: Gathered, leaf: EventTrigger): string {
  const name = nameOf(leaf);
  const senders = sendersOf(seen, leaf);
  if (senders.length === 0) return name;
  const rest = senders.length > NAMED ? `; and ${senders.length - NAMED} more` : '';
  return `${name} (${senders.slice(0, NAMED).join('; ')}${rest})`;
}

/** Who could send it, the nearest to it first: `ux-designer, running since 10:00:00`. None of an event of no particular type. */
function sendersOf(seen: Gathered, leaf: EventTrigger): string[] {
  const types = typesOf(leaf);
  if (!types) return [];
  const inside = types.flatMap((type) => {
    const reactions = (seen.publishers.get(type) ?? []).filter((each) => mayBeFrom(seen.plan, each, leaf));
    return reactions.flatMap((reaction) => insideSenders(seen, reaction, type));
  });
  const known = inside.toSorted((one, other) => one.rank - other.rank).map(({ words }) => words);
  const all = [...known, ...types.flatMap((type) => othersOf(seen.plan, type, leaf))];
  return all.length > 0 ? [...new Set(all)] : ['nobody publishes it'];
}

/** A saga publishes under the names of its steps' agents, so any source may be its own. */
const mayBeFrom = (plan: RoutingPlan, { agent, does }: RoutingReaction, leaf: EventTrigger): boolean =>
  takesFrom(leaf, `/${agent}`) ||
  (does?.work === 'saga' &&
    ownValue(plan.sagas, does.saga)?.steps.some((step) => takesFrom(leaf, `/${step.agent}`)) === true);

function insideSenders(
  seen: Gathered,
  reaction: RoutingReaction,
  type: string,
): { rank: number; words: string }[] {
  const name = rowName(reaction);
  const { started } = reaction.publishes;
  const works = started === type || workTypesOf(seen.plan, reaction).includes(type);
  if (!works)
    return lapseTypesOf(reaction.on).includes(type)
      ? [{ rank: 8, words: `the join of ${name}, when it ends without being met` }]
      : [];
  const standing = workStandings(seen, seen.byReaction.get(reaction.name) ?? [])[0];
  if (standing) return [{ rank: standing.rank, words: `${name}, ${standing.words}` }];
  const waitsFor = triggerWords(reaction.on, nameOf);
  const woken = leavesOf(reaction.on).length === 0 ? 'not planned yet' : `not woken: waits for ${waitsFor}`;
  return [{ rank: 7, words: `${name}, ${woken}` }];
}

/** Those outside, and what decides by itself: gates, machines, aggregators over several correlations. */
function othersOf(plan: RoutingPlan, type: string, leaf: EventTrigger): string[] {
  const { sources, gates = {}, machines = {}, aggregators = {} } = plan;
  const outside = Object.entries(sources ?? {}).flatMap(([source, { may }]) =>
    may.includes(type) && takesFrom(leaf, source) ? [`outside source ${source}`] : [],
  );
  const ofGates = Object.values(gates).flatMap(({ name, onOpen, onRefused }) => [
    ...(onOpen === type ? [`gate ${name}, when it opens`] : []),
    ...(onRefused === type ? [`gate ${name}, when it is refused`] : []),
  ]);
  const ofMachines = Object.entries(machines).flatMap(([name, { publishes }]) =>
    Object.entries(publishes).flatMap(([state, each]) =>
      each === type ? [`machine ${name}, when it is ${state}`] : [],
    ),
  );
  const across = Object.values(aggregators).flatMap(({ id, onComplete, correlateBy }) =>
    correlateBy !== undefined && onComplete === type ? [`aggregator ${id}, over several correlations`] : [],
  );
  const inside = [...ofGates, ...ofMachines, ...across];
  const publishers = ownValue(plan.events, type)?.publishers ?? [];
  // A plan that lists no sources lets everybody publish.
  const anybody = !sources && publishers.length === 0 && inside.length === 0 ? ['from outside'] : [];
  return [...outside, ...inside, ...anybody];
}
