// Reactions that wake each other in a circle. Pure.
import { graphCircles } from './check-tasks';
import { leavesOf } from './compile-trigger';
import type { WrittenPlan } from './compiled-plan';
import { canFeed } from './feeding';
import { placeReactions } from './place-reactions';
import { type PlanProblem, problemAt } from './problem';
import { publicationsOf } from './publications';
import type { RoutingPlan, RoutingReaction } from './routing-plan';

/**
 * Every loop of reactions once, with its chain: each publishes what wakes the next. Joins break nothing. A graph's circle is an
 * error already.
 */
export function checkLoops(plan: WrittenPlan): PlanProblem[] {
  const { routing, document, positions, file } = plan;
  const paths = new Map(placeReactions(document).map(({ reaction, on }) => [reaction.name, on]));
  const steps = new Map(routing.reactions.map((reaction) => [reaction.name, stepsFrom(routing, reaction)]));
  const circles = new Set(graphCircles(document).flat());
  return loopsOf(steps).flatMap((loop) => {
    if (loop.every(({ from }) => circles.has(from))) return [];
    const [first] = loop;
    const chain = loop.map(({ from, type }) => `${from} –${type}→ `).join('') + (first?.from ?? '');
    const message = `a loop, ended only by limits.hops (${routing.limits.hops}): ${chain}`;
    return [problemAt(file, positions.of(paths.get(first?.from ?? '') ?? []), 'SB213', message)];
  });
}

interface Step {
  from: string;
  type: string;
  to: string;
}

function stepsFrom(routing: RoutingPlan, reaction: RoutingReaction): Step[] {
  // What its gate says is not because of it: it only waits for that.
  const own = publicationsOf(reaction, routing).filter(({ source }) => source !== `/${reaction.gate}`);
  return routing.reactions.flatMap((next) => {
    const leaves = leavesOf(next.on);
    const found = own.find(({ type, source }) => leaves.some((leaf) => canFeed(routing, leaf, type, source)));
    return found === undefined ? [] : [{ from: reaction.name, type: found.type, to: next.name }];
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
