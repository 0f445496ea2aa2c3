// Which reactions go on for ever once they have begun: each time they work, something wakes them again. Pure.
import { assertNever } from '../events/assert-never';
import { inCircles } from './circles';
import type { EventFlow } from './event-flow';
import type { EventTrigger, Trigger } from './routing-plan';
import { sureSteps, type WakingStep } from './waking-steps';

/**
 * The steps between reactions that nothing but a limit ends: the greatest set of reactions of which each is woken by what others of
 * the set always publish. None where that would meet `fail_on`, after which nothing is dispatched.
 */
export function endlessSteps(flow: EventFlow): ReadonlyMap<string, readonly WakingStep[]> {
  let going = inCircles(sureSteps(flow));
  while (true) {
    const fed = new Set([...going.values()].flat().map(({ leaf }) => leaf));
    const wakes = new Map([...going.values()].flat().map(({ wakes }) => [wakes.name, wakes]));
    const kept = new Set(
      [...going.keys()].filter((name) => {
        const reaction = wakes.get(name);
        return reaction !== undefined && isSurelyMet(reaction.on, (leaf) => fed.has(leaf));
      }),
    );
    if (kept.size === going.size) break;
    going = inCircles(
      new Map(
        [...going].filter(([name]) => kept.has(name)).map(([name, steps]) => [name, within(steps, kept)]),
      ),
    );
  }
  return endsByFailing(flow, going) ? new Map() : going;
}

const within = (steps: readonly WakingStep[], names: ReadonlySet<string>): WakingStep[] =>
  steps.filter(({ to }) => names.has(to));

/** Whether a trigger is met each time its leaves are fed. `first` is met once for ever, and a round with a time may lapse. */
export function isSurelyMet(trigger: Trigger, isFed: (leaf: EventTrigger) => boolean): boolean {
  if (trigger.trigger === 'event') return isFed(trigger);
  if (trigger.withinMs !== undefined) return false;
  const met = trigger.of.filter((each) => isSurelyMet(each, isFed)).length;
  switch (trigger.trigger) {
    case 'all':
      return met === trigger.of.length;
    case 'at_least':
      return met >= (trigger.count ?? 1);
    case 'any':
      return met > 0;
    case 'first':
      return false;
    default:
      return assertNever(trigger);
  }
}

function endsByFailing(flow: EventFlow, going: ReadonlyMap<string, readonly WakingStep[]>): boolean {
  const { failOn } = flow.routing;
  if (!failOn) return false;
  const types = [...going.values()].flat().map(({ type }) => type);
  const fed = new Set(types.flatMap((type) => flow.fedBy(type)).map(({ leaf }) => leaf));
  return isSurelyMet(failOn, (leaf) => fed.has(leaf));
}
