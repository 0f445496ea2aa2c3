// Loops that go on for ever once they have begun: each run of a reaction surely leads to the next one. Pure.
import { assertNever } from '../../events/assert-never';
import type { EventTrigger, RoutingReaction, Trigger } from '../routing-plan';
import { inCircles, shortestCircle } from './circles';
import type { EventFlow } from './event-flow';
import { sureSteps, type WakingStep } from './waking-steps';

type Steps = ReadonlyMap<string, readonly WakingStep[]>;

/** Each such loop once, by its shortest way. None where it would meet `fail_on`, after which nothing is dispatched. */
export function endlessLoops(flow: EventFlow): WakingStep[][] {
  const steps = inCircles(sureSteps(flow));
  const covered = new Set<string>();
  const loops: WakingStep[][] = [];
  for (const start of flow.routing.reactions) {
    const { name } = start;
    if (covered.has(name) || !steps.has(name)) continue;
    const followers = surelyWoken(start, steps);
    if (!followers.has(name) || fails(flow, followers, steps)) continue;
    const loop = shortestCircle(name, new Map([...steps].filter(([each]) => followers.has(each))));
    if (!loop) continue;
    loops.push(loop);
    for (const { from } of loop) covered.add(from);
  }
  return loops;
}

/** Whoever is woken because of one run, as long as that does not come back to where it began. */
function surelyWoken(start: RoutingReaction, steps: Steps): ReadonlySet<string> {
  const fed = new Set<EventTrigger>();
  const woken = new Set<string>();
  const running = [start.name];
  for (const name of running)
    for (const { leaf, wakes } of steps.get(name) ?? []) {
      if (fed.has(leaf)) continue;
      fed.add(leaf);
      if (woken.has(wakes.name) || !isSurelyMet(wakes.on, (each) => fed.has(each))) continue;
      woken.add(wakes.name);
      if (wakes === start) return woken;
      running.push(wakes.name);
    }
  return woken;
}

/** Whether a trigger is met each time its leaves are fed. `first` is met once for ever, and a round with a time may lapse. */
export function isSurelyMet(trigger: Trigger, isFed: (leaf: EventTrigger) => boolean): boolean {
  if (trigger.trigger === 'event') return isFed(trigger);
  if (trigger.withinMs !== undefined) return false;
  const met = trigger.of.filter((each) => isSurelyMet(each, isFed)).length;
  switch (trigger.trigger) {
    case 'all':
    case 'at_least':
      // What a member brings for a round that others have met is dropped, so of fewer nobody knows.
      return met === trigger.of.length;
    case 'any':
      return met > 0;
    case 'first':
      return false;
    default:
      return assertNever(trigger);
  }
}

function fails(flow: EventFlow, names: ReadonlySet<string>, steps: Steps): boolean {
  const { failOn } = flow.routing;
  if (!failOn) return false;
  const types = [...names].flatMap((name) => (steps.get(name) ?? []).map(({ type }) => type));
  const fed = new Set(types.flatMap((type) => flow.fedBy(type)).map(({ leaf }) => leaf));
  return isSurelyMet(failOn, (leaf) => fed.has(leaf));
}
