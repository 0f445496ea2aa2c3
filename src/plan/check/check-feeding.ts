// How events flow: reactions that nothing feeds, and endings that cannot be met. Pure.

import { leavesOf, namedTypeOf } from '../compile/compile-trigger';
import { placedRouting } from '../compile/placed-routing';
import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';
import { reactionLabel } from '../reaction-label';
import type { EventTrigger, Trigger } from '../routing-plan';
import { beginningTypes } from './beginning';
import { graphProblems } from './check-tasks';
import { leafProblems } from './check-triggers';
import { eventFlow } from './event-flow';
import { canBeMet, reach } from './reach';

/**
 * Reactions that nothing can wake, and endings that cannot be met. A reaction whose trigger has a problem of its own is told by
 * that already, and taken as woken here, so that one slip is not reported all down the chain.
 */
export function checkFeeding(plan: WrittenPlan): PlanProblem[] {
  const { routing, positions, file } = plan;
  const told = [...leafProblems(plan), ...graphProblems(plan)].map(({ path }) => path);
  const placed = placedRouting(plan);
  const troubled = placed.filter(({ on }) => told.some((leaf) => on.every((step, at) => leaf[at] === step)));
  const { fed } = reach(eventFlow(routing), beginningTypes(plan), {
    awake: troubled.map(({ reaction }) => reaction),
  });
  const isFed = (leaf: EventTrigger) => fed.has(leaf);
  const problems: PlanProblem[] = [];
  for (const each of placed) {
    const { reaction, on } = each;
    if (canBeMet(reaction.on, isFed) || troubled.includes(each)) continue;
    const message = `nothing feeds ${reactionLabel(reaction)}: ${lackOf(reaction.on, isFed)}`;
    problems.push(problemAt(file, positions.of(on), 'SB212', message));
  }
  const ends = [['complete_on', routing.completeOn] as const, ['fail_on', routing.failOn] as const];
  for (const [word, end] of ends)
    if (end && !canBeMet(end, isFed)) {
      const message = `${word} can never be met: ${lackOf(end, isFed)}`;
      problems.push(problemAt(file, positions.of([word]), 'SB214', message));
    }
  return problems;
}

function lackOf(trigger: Trigger, isFed: (leaf: EventTrigger) => boolean): string {
  const lacking = leavesOf(trigger).filter((leaf) => !isFed(leaf));
  const names = lacking.map(
    (leaf) => namedTypeOf(leaf) ?? (leaf.topic ? `events of topic ${leaf.topic}` : 'its event'),
  );
  return `nobody can publish ${[...new Set(names)].join(', ')}`;
}
