// Commands without exactly one handler, and queries that nobody answers (M2). Pure.

import { placedRouting } from '../compile/placed-routing';
import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';
import { eventFlow } from './event-flow';
import { excludeEachOther } from './exclusion';
import { type Handler, handlersOf, isUnhandled } from './handlers';
import { nearestType } from './nearest-type';
import { questionPlaces } from './question-places';

export function checkHandlers(plan: WrittenPlan): PlanProblem[] {
  const { routing, file } = plan;
  const placeOf = questionPlaces(plan);
  return Object.entries(routing.events).flatMap(([type, { kind }]): PlanProblem[] => {
    if (isUnhandled(plan, type)) {
      const [code, message] =
        kind === 'command'
          ? (['SB127', `nobody handles command ${type}; let an agent or a saga react to it`] as const)
          : (['SB129', `nobody answers query ${type}; let an agent react to it`] as const);
      return [problemAt(file, placeOf(type), code, `${message}${meant(plan, type)}`)];
    }
    if (kind === 'command') return twiceHandled(plan, type);
    return [];
  });
}

/** A type that is handled, and is no slip of the pen itself. */
function meant({ routing, document }: WrittenPlan, type: string): string {
  const flow = eventFlow(routing);
  const handled = Object.entries(routing.events).flatMap(([each, { publishers }]) => {
    const isMeant = publishers.length > 0 || Object.hasOwn(document.events ?? {}, each);
    return isMeant && flow.fedBy(each).length > 0 ? [each] : [];
  });
  const near = nearestType(type, handled);
  return near === undefined ? '' : `, or did you mean ${near}?`;
}

/** The first two that both take the same event. The tasks of a graph that begin with a command handle it together. */
function twiceHandled(plan: WrittenPlan, type: string): PlanProblem[] {
  const { positions, file } = plan;
  const placed = new Map(placedRouting(plan).map((each) => [each.reaction, each]));
  const holderOf = ({ reaction }: Handler) => {
    const { path = [], on = [] } = placed.get(reaction) ?? {};
    return path[0] === 'tasks' && on[1] === 'starts_on' ? 'the graph' : reaction.name;
  };
  const handlers = handlersOf(plan, type);
  for (const [index, second] of handlers.entries())
    for (const first of handlers.slice(0, index)) {
      if (holderOf(first) === holderOf(second) || excludeEachOther(first.leaf, second.leaf)) continue;
      const at = positions.of(placed.get(second.reaction)?.on ?? []);
      const message = `command ${type} has two handlers, ${holderOf(first)} and ${holderOf(second)}, and a command has exactly one; let one of them react to what the other publishes`;
      return [problemAt(file, at, 'SB128', message)];
    }
  return [];
}
