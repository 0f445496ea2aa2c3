// Which event types somebody publishes at all. Pure.
import { joinTypesOf } from '../compile/compile-trigger';
import type { PlanDocument } from '../language/plan-schema';
import type { RoutingPlan } from '../routing-plan';
import { eventFlow } from './event-flow';

/** All types that somebody publishes: agents, what the rules do themselves, declared sources, or, where any source may publish, whoever declares the type. */
export function publishedTypes(routing: RoutingPlan, document: PlanDocument): Set<string> {
  const flow = eventFlow(routing);
  const types = new Set(
    routing.reactions.flatMap((reaction) => flow.publishedBy(reaction).map(({ type }) => type)),
  );
  for (const end of [routing.completeOn, routing.failOn])
    if (end) for (const type of joinTypesOf(end)) types.add(type);
  for (const { may } of Object.values(routing.sources ?? {})) for (const type of may) types.add(type);
  if (!routing.sources) for (const type of Object.keys(document.events ?? {})) types.add(type);
  return types;
}
