// State machines that one event would move twice at once: it is given to two inputs that follow each other. Pure.
import { leavesOf, typesOf } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';
import type { RoutingReaction } from '../routing-plan';
import { excludeEachOther } from './exclusion';

/**
 * An event is given to a machine's inputs in the order in which `on` lists them. What fails and is tried again by one event is meant:
 * the machine counts how often.
 */
export function checkMoves({ routing, positions, file }: WrittenPlan): PlanProblem[] {
  return Object.entries(routing.machines ?? {}).flatMap(([machine, { transitions }]) => {
    const inputs = routing.reactions.filter(
      ({ does }) => does?.work === 'transition' && does.machine === machine,
    );
    return inputs.flatMap((second, index): PlanProblem[] => {
      if (second.task === 'retry') return [];
      for (const first of inputs.slice(0, index)) {
        const type = sharedType(first, second);
        const before = transitions.find(
          (each) => each.input === first.task && transitions.some((next) => follows(each, next, second)),
        );
        const after = transitions.find((next) => before && follows(before, next, second));
        if (type === undefined || !before || !after) continue;
        const way = `it goes from ${before.from} over ${before.to} to ${after.to} at once`;
        const message = `${type} gives state machine ${machine} input ${first.task} and then ${second.task}, so ${way}; give each input an event of its own`;
        return [problemAt(file, positions.of(['states', machine, 'on', second.task]), 'SB235', message)];
      }
      return [];
    });
  });
}

type Transition = { from: string; input: string; to: string };

const follows = (before: Transition, next: Transition, by: RoutingReaction): boolean =>
  next.from === before.to && next.input === by.task;

/** A type of which one event may be as both ask. */
function sharedType(one: RoutingReaction, other: RoutingReaction): string | undefined {
  if ([one, other].some(({ on }) => on.trigger === 'all' || on.trigger === 'at_least')) return undefined;
  for (const leaf of leavesOf(one.on))
    for (const each of leavesOf(other.on)) {
      const types = typesOf(each) ?? [];
      const shared = typesOf(leaf)?.find((type) => types.includes(type));
      if (shared !== undefined && !excludeEachOther(leaf, each)) return shared;
    }
  return undefined;
}
