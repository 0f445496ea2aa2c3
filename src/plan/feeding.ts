// Whether an event type can feed a trigger. Pure.

import { takesFrom } from './asked-sources';
import { typesOf } from './compile-trigger';
import type { EventTrigger, RoutingPlan } from './routing-plan';

/** The topic on which events of a type travel, unless their publisher says another. */
export function topicOf(routing: RoutingPlan, type: string): string {
  return routing.events[type]?.topic ?? routing.defaultTopic;
}

/** True where an event of that type from that source can match the leaf, as far as plan and header tell. */
export function canFeed(routing: RoutingPlan, leaf: EventTrigger, type: string, source?: string): boolean {
  const types = typesOf(leaf);
  if (types !== undefined && !types.includes(type)) return false;
  if (leaf.topic !== undefined && leaf.topic !== topicOf(routing, type)) return false;
  return source === undefined || takesFrom(leaf, source);
}
