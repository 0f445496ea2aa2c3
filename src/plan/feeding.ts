// Who feeds whom in a plan: which leaves an event type can feed, and which types somebody publishes. Pure.

import { joinTypesOf, typesOf } from './compile-trigger';
import { eventFlow } from './event-flow';
import type { PlanDocument } from './plan-schema';
import type { EventTrigger, RoutingPlan } from './routing-plan';

/** The topic on which events of a type travel, unless their publisher says another. */
export function topicOf(routing: RoutingPlan, type: string): string {
  return routing.events[type]?.topic ?? routing.defaultTopic;
}

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

/** True where an event of that type from that source can match the leaf, as far as plan and header tell. */
export function canFeed(routing: RoutingPlan, leaf: EventTrigger, type: string, source?: string): boolean {
  const types = typesOf(leaf);
  if (types !== undefined && !types.includes(type)) return false;
  if (leaf.topic !== undefined && leaf.topic !== topicOf(routing, type)) return false;
  return leaf.from === undefined || source === undefined || leaf.from === source;
}
