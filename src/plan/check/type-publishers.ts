// Who publishes a type, as far as the plan says. Pure.

import { ownValue } from '../own-value';
import type { RoutingPlan } from '../routing-plan';
import { eventFlow } from './event-flow';

/** All sources that may publish a type, those of subtasks too. */
export function publishersOf(routing: RoutingPlan, type: string): string[] {
  const flow = eventFlow(routing);
  const inside = flow.producersOf(type).flatMap((reaction) => flow.publishedBy(reaction));
  const sources = inside.flatMap((said) => (said.type === type ? [said.source] : []));
  return [...new Set([...(ownValue(routing.events, type)?.publishers ?? []), ...sources])];
}
