// How events flow: reactions that nothing feeds, endings that cannot be met, loops. Pure.

import { leafProblems } from './check-triggers';
import { writtenReactions } from './compile-reactions';
import { publishedBy } from './compile-routing';
import { leavesOf, namedTypeOf } from './compile-trigger';
import type { WrittenPlan } from './compiled-plan';
import { canFeed, publishedTypes } from './feeding';
import { type PlanProblem, problemAt } from './problem';
import type { RoutingPlan, RoutingReaction, Trigger } from './routing-plan';

/**
 * Reactions that nothing can wake, and endings that cannot be met. A reaction whose trigger has a problem of its own is told by
 * that already, and taken as woken here, so that one slip is not reported all down the chain.
 */
export function checkFeeding(plan: WrittenPlan): PlanProblem[] {
  const { routing, document, positions, file } = plan;
  const told = leafProblems(plan).map(({ path }) => path);
  const written = writtenReactions(document);
  const isTold = (index: number): boolean => {
    const path = [...(written[index]?.path ?? []), 'on'];
    return told.some((leaf) => path.every((step, at) => leaf[at] === step));
  };
  const types = reachableTypes(routing, publishedTypes(routing, document), isTold);
  const problems: PlanProblem[] = [];
  routing.reactions.forEach(({ name, on }, index) => {
    const path = written[index]?.path;
    if (!path || isTold(index) || canBeMet(routing, on, types)) return;
    const message = `nothing feeds ${name}: ${lackOf(routing, on, types)}`;
    problems.push(problemAt(file, positions.of([...path, 'on']), 'SB212', message));
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
    for (const { reaction } of woken) for (const type of publishedBy(reaction)) types.add(type);
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

/** Every loop of reactions once, with its chain: each publishes what wakes the next. Joins break nothing. */
export function checkLoops({ routing, document, positions, file }: WrittenPlan): PlanProblem[] {
  const paths = new Map(writtenReactions(document).map(({ name, path }) => [name, path]));
  const steps = new Map(routing.reactions.map((reaction) => [reaction.name, stepsFrom(routing, reaction)]));
  return loopsOf(steps).map((loop) => {
    const [first] = loop;
    const chain = loop.map(({ from, type }) => `${from} –${type}→ `).join('') + (first?.from ?? '');
    const message = `a loop, ended only by limits.hops (${routing.limits.hops}): ${chain}`;
    return problemAt(file, positions.of([...(paths.get(first?.from ?? '') ?? []), 'on']), 'SB213', message);
  });
}

interface Step {
  from: string;
  type: string;
  to: string;
}

function stepsFrom(routing: RoutingPlan, reaction: RoutingReaction): Step[] {
  const own = new Set(publishedBy(reaction));
  const source = `/${reaction.agent}`;
  return routing.reactions.flatMap((next) => {
    const leaves = leavesOf(next.on);
    const type = [...own].find((each) => leaves.some((leaf) => canFeed(routing, leaf, each, source)));
    return type === undefined ? [] : [{ from: reaction.name, type, to: next.name }];
  });
}

/** One loop through each reaction that can reach itself, the shortest; loops of the same reactions once. */
function loopsOf(steps: ReadonlyMap<string, Step[]>): Step[][] {
  const found = new Map<string, Step[]>();
  const covered = new Set<string>();
  for (const start of steps.keys()) {
    if (covered.has(start)) continue;
    const loop = shortestLoop(start, steps);
    if (!loop) continue;
    for (const { from } of loop) covered.add(from);
    found.set(
      loop
        .map(({ from }) => from)
        .sort()
        .join('\n'),
      loop,
    );
  }
  return [...found.values()];
}

function shortestLoop(start: string, steps: ReadonlyMap<string, Step[]>): Step[] | undefined {
  const seen = new Set<string>();
  let ways: Step[][] = [[]];
  while (ways.length > 0) {
    const next: Step[][] = [];
    for (const way of ways)
      for (const step of steps.get(way.at(-1)?.to ?? start) ?? []) {
        if (step.to === start) return [...way, step];
        if (seen.has(step.to)) continue;
        seen.add(step.to);
        next.push([...way, step]);
      }
    ways = next;
  }
  return undefined;
}
