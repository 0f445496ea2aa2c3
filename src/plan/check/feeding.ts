// Whether an event type can feed a trigger. Pure.

import { takesFrom } from '../asked-sources';
import { typesOf } from '../compile/compile-trigger';
import { ownValue } from '../own-value';
import type { EventTrigger, RoutingPlan } from '../routing-plan';

/** The topic on which events of a type travel, unless their publisher says another. */
export function topicOf(routing: RoutingPlan, type: string): string {
  return routing.events[type]?.topic ?? routing.defaultTopic;
}

/** Whether the leaf looks on the topic on which a type travels by itself. */
export const travelsOn = (routing: RoutingPlan, { topic }: EventTrigger, type: string): boolean =>
  topic === undefined || topic === topicOf(routing, type);

/**
 * True where nobody outside publishes a type: then its topic is what the plan says; others may choose one. Where the plan declares no
 * sources, what agents publish is taken as theirs alone.
 */
export function isInner({ events, sources = {} }: RoutingPlan, type: string): boolean {
  const publishers = ownValue(events, type)?.publishers ?? [];
  return publishers.length > 0 && !publishers.some((each) => Object.hasOwn(sources, each));
}

/** True where an event of that type from that source can match the leaf, as far as plan and header tell. */
export function canFeed(routing: RoutingPlan, leaf: EventTrigger, type: string, source?: string): boolean {
  const types = typesOf(leaf);
  if (types !== undefined && !types.includes(type)) return false;
  // Whoever publishes from outside may choose the topic; that is thought of where a trigger asks for the type as well.
  if (!travelsOn(routing, leaf, type) && (types === undefined || isInner(routing, type))) return false;
  return source === undefined || takesFrom(leaf, source);
}
