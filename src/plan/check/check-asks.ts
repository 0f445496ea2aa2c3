// Agents that ask each other in a circle, so that each would wait for the next, and agents that cannot ask. Pure.

import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';
import { chainWords } from './chain-words';
import { circlesOf, type Step } from './circles';
import { handlersOf } from './handlers';

interface AskingStep extends Step {
  type: string;
}

export function checkAsks(plan: WrittenPlan): PlanProblem[] {
  const { routing, positions, file } = plan;
  const steps = new Map(
    Object.entries(routing.asks ?? {}).map(([from, types]) => [
      from,
      types.flatMap((type): AskingStep[] => {
        const agents = new Set(handlersOf(plan, type).map(({ reaction }) => reaction.agent));
        return [...agents].map((to) => ({ from, to, type }));
      }),
    ]),
  );
  return circlesOf(steps).flatMap((circle) => {
    const [first] = circle;
    if (!first) return [];
    const index = routing.asks?.[first.from]?.indexOf(first.type) ?? 0;
    const at = positions.of(['agents', first.from, 'asks', index]);
    const message = `agents that ask each other in a circle: ${chainWords(circle)}; where each asks before it answers, all of them wait until time is up, so let one of them answer without asking`;
    return [problemAt(file, at, 'SB226', message)];
  });
}

/** What a module asks by `context.ask` a program has no way to ask. */
export function checkAskers({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return Object.entries(document.agents).flatMap(([agent, { run, asks = [] }]) => {
    if (run.module !== undefined || asks.length === 0) return [];
    const message = `${agent} runs a command, and only a module can ask (${asks.join(', ')}); make it a module, or take asks out`;
    return [problemAt(file, positions.of(['agents', agent, 'asks', 0]), 'SB234', message)];
  });
}
