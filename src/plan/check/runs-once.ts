// Which reactions run at most once, where each event from outside comes once. Pure.

import { takesFrom } from '../asked-sources';
import { typesOf } from '../compile/compile-trigger';
import type { EventTrigger, RoutingReaction, Trigger } from '../routing-plan';
import type { EventFlow } from './event-flow';

/**
 * Whether a reaction runs at most once. The rules take it so too: each event from outside is expected once a round. In doubt the
 * answer is no: of reactions in a loop, of types with two publishers, of what may be published several times while working.
 */
export function onceRule(flow: EventFlow): (reaction: RoutingReaction) => boolean {
  const known = new Map<RoutingReaction, boolean>();
  const runsOnce = (reaction: RoutingReaction): boolean => {
    const answer = known.get(reaction);
    if (answer !== undefined) return answer;
    // Whoever comes back here is in a loop.
    known.set(reaction, false);
    const once = isOnce(reaction.on);
    known.set(reaction, once);
    return once;
  };
  const isOnce = (trigger: Trigger): boolean => {
    switch (trigger.trigger) {
      case 'event':
        return comesOnce(trigger);
      // A round needs all of them, so there are as many rounds as of the rarest.
      case 'all':
        return trigger.of.some(isOnce);
      case 'at_least':
        return trigger.of.every(isOnce);
      case 'any':
        return trigger.of.length === 1 && trigger.of.every(isOnce);
      case 'first':
        return true;
    }
  };
  const comesOnce = (leaf: EventTrigger): boolean => {
    const [type, ...more] = typesOf(leaf) ?? [];
    if (type === undefined || more.length > 0) return false;
    const inside = flow.producersOf(type);
    const outside = outsideSources(flow, leaf, type, inside.length);
    const [only] = inside;
    if (!only) return outside === 1;
    return outside === 0 && inside.length === 1 && endsWith(only, type) && runsOnce(only);
  };
  return runsOnce;
}

/** How many outside may send a type: those that are declared, else somebody, where nobody inside does. */
function outsideSources(
  { routing: { sources } }: EventFlow,
  leaf: EventTrigger,
  type: string,
  inside: number,
): number {
  if (!sources) return inside === 0 ? 1 : 0;
  return Object.entries(sources).filter(([source, { may }]) => may.includes(type) && takesFrom(leaf, source))
    .length;
}

export interface Ending {
  /** `completed`, `failed`, or the name of an outcome. */
  as: string;
  type: string;
}

/** The ways in which one run ends, of which it takes one, with what it publishes then. */
export function endingsOf({ publishes, does }: RoutingReaction): Ending[] {
  const { started, completed, failed, outcomes = {}, emits = [], planned } = publishes;
  if (does && does.work !== 'saga' && does.work !== 'aggregate') return [];
  const endings: [string, string | undefined][] = [
    ['completed', completed],
    ['failed', failed],
    ...Object.entries(outcomes),
  ];
  // What may be published while working says nothing of the ending.
  const before = [started, planned, ...emits];
  return endings.flatMap(([as, type]) => (type === undefined || before.includes(type) ? [] : [{ as, type }]));
}

/** Whether one run publishes a type at its end, and so at most once. */
export const endsWith = (reaction: RoutingReaction, type: string): boolean =>
  endingsOf(reaction).some((each) => each.type === type);
