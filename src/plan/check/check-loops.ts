// Reactions that wake each other in a circle. Pure.

import { placedRouting } from '../compile/placed-routing';
import type { WrittenPlan } from '../compiled-plan';
import { ownValue } from '../own-value';
import { type PlanProblem, problemAt } from '../problem';
import { beginningTypes } from './beginning';
import { chainWords } from './chain-words';
import { graphCircles } from './check-tasks';
import { circlesOf } from './circles';
import { endlessLoops, isSurelyMet } from './endless';
import { eventFlow } from './event-flow';
import { canBeMet, reach } from './reach';
import { alwaysOf, asksTypeOnly, mayLapse, type WakingStep, wakingSteps } from './waking-steps';

/**
 * Every loop of reactions once, with its chain: each publishes what wakes the next. One that nothing ends is an error, unless the
 * plan says itself how long it may go on. A graph's circle is an error
 * already, one of questions alone is told by its own check, and one that nothing begins is told by that.
 */
export function checkLoops(plan: WrittenPlan): PlanProblem[] {
  const { routing, document, positions, file } = plan;
  const flow = eventFlow(routing);
  const { hops } = routing.limits;
  const circles = new Set(graphCircles(document).flat());
  const { fed } = reach(flow, beginningTypes(plan));
  const isTold = (loop: readonly WakingStep[]) =>
    !loop.some(({ by }) => canBeMet(by.on, (leaf) => fed.has(leaf))) ||
    loop.every(({ from }) => circles.has(from)) ||
    loop.every(({ by, type }) => ownValue(routing.asks, by.agent)?.includes(type));
  const paths = new Map(placedRouting(plan).map(({ reaction, on }) => [reaction.name, on]));
  const at = ([first]: readonly WakingStep[]) => positions.of(paths.get(first?.from ?? '') ?? []);
  const endless = endlessLoops(flow);
  const isBounded = document.limits?.hops !== undefined;
  const told = new Set(endless.flat().map(({ from }) => from));
  const rest = routing.reactions.map(({ name }) => name).filter((name) => !told.has(name));
  const others = rest.length > 0 ? circlesOf(wakingSteps(flow), rest) : [];
  return [
    ...endless
      .filter((loop) => !isTold(loop))
      .map((loop) => {
        if (isBounded)
          return problemAt(
            file,
            at(loop),
            'SB213',
            `a loop: ${chainWords(loop)}; nothing ends it but limits.hops (${hops})`,
          );
        const message = `a loop that nothing ends: ${chainWords(loop)}, until limits.hops (${hops}) cuts it off; give one of them an outcome that leads out, or write limits: { hops: … } for how long it may go on`;
        return problemAt(file, at(loop), 'SB130', message);
      }),
    ...others
      .filter((loop) => !isTold(loop))
      .map((loop) => {
        const message = `a loop: ${chainWords(loop)}; it ends ${endOf(loop)}, else by limits.hops (${hops})`;
        return problemAt(file, at(loop), 'SB213', message);
      }),
  ];
}

/** What can end a loop: the first of its steps that need not be taken. */
function endOf(loop: readonly WakingStep[]): string {
  for (const { by, wakes, type, leaf } of loop) {
    if (by.gate !== undefined || by.approval) return `where ${by.name} is not let go on`;
    if (!alwaysOf(by).includes(type)) return `where ${by.name} does not publish ${type}`;
    if (!asksTypeOnly(leaf)) return `where ${type} is none that ${wakes.name} asks for`;
    if (mayLapse(wakes.on)) return `where a round of ${wakes.name} lapses`;
    if (!isSurelyMet(wakes.on, (each) => each === leaf))
      return `where ${wakes.name} waits for more than ${type}`;
  }
  return 'where fail_on is met';
}
