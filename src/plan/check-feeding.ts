// How events flow: reactions that nothing feeds, and endings that cannot be met. Pure.

import { graphProblems } from './check-tasks';
import { leafProblems } from './check-triggers';
import { leavesOf, namedTypeOf } from './compile-trigger';
import type { WrittenPlan } from './compiled-plan';
import { canFeed, publishedTypes } from './feeding';
import { placeReactions } from './place-reactions';
import { type PlanProblem, problemAt } from './problem';
import { publicationsOf } from './publications';
import { reactionLabel } from './reaction-label';
import type { RoutingPlan, Trigger } from './routing-plan';

/**
 * Reactions that nothing can wake, and endings that cannot be met. A reaction whose trigger has a problem of its own is told by
 * that already, and taken as woken here, so that one slip is not reported all down the chain.
 */
export function checkFeeding(plan: WrittenPlan): PlanProblem[] {
  const { routing, document, positions, file } = plan;
  const told = [...leafProblems(plan), ...graphProblems(plan)].map(({ path }) => path);
  const placed = placeReactions(document);
  const isTold = (index: number): boolean => {
    const on = placed[index]?.on ?? [];
    return told.some((leaf) => on.every((step, at) => leaf[at] === step));
  };
  const types = reachableTypes(routing, publishedTypes(routing, document), isTold);
  const problems: PlanProblem[] = [];
  placed.forEach(({ reaction, on }, index) => {
    if (isTold(index) || canBeMet(routing, reaction.on, types)) return;
    const message = `nothing feeds ${reactionLabel(reaction)}: ${lackOf(routing, reaction.on, types)}`;
    problems.push(problemAt(file, positions.of(on), 'SB212', message));
  });
  const ends = [['complete_on', routing.completeOn] as const, ['fail_on', routing.failOn] as const];
  for (const [word, end] of ends)
    if (end && !canBeMet(routing, end, types)) {
      const message = `${word} can never be met: ${lackOf(routing, end, types)}`;
      problems.push(problemAt(file, positions.of([word]), 'SB214', message));
    }
  return problems;
}

/** What can happen, beginning with what the declared sources may publish. Without declared sources, all that is published. */
function reachableTypes(
  routing: RoutingPlan,
  published: ReadonlySet<string>,
  isTold: (index: number) => boolean,
): ReadonlySet<string> {
  if (!routing.sources) return published;
  const types = new Set(Object.values(routing.sources).flatMap(({ may }) => may));
  let asleep = routing.reactions.map((reaction, index) => ({ reaction, told: isTold(index) }));
  while (true) {
    const woken = asleep.filter(({ reaction, told }) => told || canBeMet(routing, reaction.on, types));
    if (woken.length === 0) return types;
    for (const { reaction } of woken)
      for (const { type } of publicationsOf(reaction, routing)) types.add(type);
    asleep = asleep.filter((each) => !woken.includes(each));
  }
}

function canBeMet(routing: RoutingPlan, trigger: Trigger, types: ReadonlySet<string>): boolean {
  switch (trigger.trigger) {
    case 'event':
      return [...types].some((type) => canFeed(routing, trigger, type));
    case 'all':
      return trigger.of.every((each) => canBeMet(routing, each, types));
    case 'any':
    case 'first':
      return trigger.of.some((each) => canBeMet(routing, each, types));
    case 'at_least':
      return trigger.of.filter((each) => canBeMet(routing, each, types)).length >= (trigger.count ?? 1);
  }
}

function lackOf(routing: RoutingPlan, trigger: Trigger, types: ReadonlySet<string>): string {
  const lacking = leavesOf(trigger).filter(
    (leaf) => ![...types].some((type) => canFeed(routing, leaf, type)),
  );
  const names = lacking.map(
    (leaf) => namedTypeOf(leaf) ?? (leaf.topic ? `events of topic ${leaf.topic}` : 'its event'),
  );
  return `nobody can publish ${[...new Set(names)].join(', ')}`;
}
