// Who feeds whom, backwards from what waits to whoever may publish it. Safe and pure.
import { plannedReaction, plannedReactionName, subtaskWorkers } from '../../plan/planned-reaction';
import type { EventTrigger, RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import { leavesOf, typesOf } from '../routing/plan-index';
import { publishedTypes } from './published-types';

/** Any agent may be given a subtask by what a planner publishes. */
export function subtaskReactions(plan: RoutingPlan): RoutingReaction[] {
  const types = new Set(plan.reactions.flatMap(({ publishes }) => publishes.planned ?? []));
  if (types.size === 0) return [];
  const of = [...types].map((type): EventTrigger => ({ trigger: 'event', type }));
  return [...subtaskWorkers(plan)].flatMap((agent) => {
    const reaction = plannedReaction(plan, plannedReactionName(agent));
    return reaction ? [{ ...reaction, on: { trigger: 'any', of } }] : [];
  });
}

export function publishersAmong(
  reactions: readonly RoutingReaction[],
  plan: RoutingPlan,
): Map<string, RoutingReaction[]> {
  const publishers = new Map<string, RoutingReaction[]>();
  for (const reaction of reactions)
    for (const type of new Set(publishedTypes(plan, reaction))) add(publishers, type, reaction);
  return publishers;
}

/** Whoever publishes what these wait for, and so on backwards. One of these only where it feeds another, or itself. */
export function upstream(
  reactions: readonly RoutingReaction[],
  of: (type: string) => readonly RoutingReaction[],
): ReadonlySet<RoutingReaction> {
  const found = new Set<RoutingReaction>();
  const types = new Set<string>();
  const ask = (reaction: RoutingReaction) => {
    for (const type of waitsFor(reaction)) types.add(type);
  };
  reactions.forEach(ask);
  // A set hands out what is added while it is walked.
  for (const type of types)
    for (const reaction of of(type)) {
      if (found.has(reaction)) continue;
      found.add(reaction);
      ask(reaction);
    }
  return found;
}

const waitsFor = ({ on }: RoutingReaction): Set<string> =>
  new Set(leavesOf(on).flatMap((leaf) => typesOf(leaf) ?? []));

export function consumersAmong(reactions: ReadonlySet<RoutingReaction>): Map<string, RoutingReaction[]> {
  const consumers = new Map<string, RoutingReaction[]>();
  for (const reaction of reactions) for (const type of waitsFor(reaction)) add(consumers, type, reaction);
  return consumers;
}

export function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
