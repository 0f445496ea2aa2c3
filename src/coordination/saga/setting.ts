// What the rules of a saga are told once, at its start: all that never changes. Safe and pure.
import type { Priority } from '../../events/envelope';
import type { JsonObject } from '../../events/json';
import type { RoutingPlan, RoutingSaga } from '../../plan/routing-plan';
import { undoTypes } from '../../plan/saga-reactions';
import type { EventSlot } from '../delivery/event-slot';

/** The part of a plan that one saga needs. */
export interface SagaPlan {
  plan: string;
  /** Of the whole plan. */
  hash: string;
  saga: RoutingSaga;
  /** Topic and priority of the types that the saga publishes; what is not listed goes to the default topic. */
  topics: Record<string, { topic: string; priority?: Priority }>;
  defaultTopic: string;
}

export interface SagaSetting {
  /** The version of the rules that it was begun with. Default: the newest. */
  rules?: number;
  plan: SagaPlan;
  correlation: string;
  sagaId: string;
  /** The idempotency key of the whole; each step and each undo has one of its own that derives from it. */
  key: string;
  /** The event that started it. */
  event: EventSlot;
  /** Of a join: every member by event type. */
  joined?: Record<string, EventSlot>;
  /** What the steps work on. Absent: the payload of `event`. */
  input?: JsonObject;
  /** Set where a coordination started it: the coordination then publishes the ending. */
  report?: { coordination: string; delivery: string };
}

/** The part of a plan that the saga of that name needs; undefined where the plan has none. */
export function sagaPlanOf(plan: RoutingPlan, name: string): SagaPlan | undefined {
  const saga = Object.hasOwn(plan.sagas ?? {}, name) ? plan.sagas?.[name] : undefined;
  if (!saga) return undefined;
  const topics: SagaPlan['topics'] = {};
  for (const type of typesOf(saga)) {
    const topic =
      (Object.hasOwn(plan.events, type) ? plan.events[type]?.topic : undefined) ?? plan.defaultTopic;
    const priority = Object.hasOwn(plan.topics, topic) ? plan.topics[topic]?.priority : undefined;
    if (topic !== plan.defaultTopic || priority) topics[type] = { topic, ...(priority && { priority }) };
  }
  return { plan: plan.plan, hash: plan.hash, saga, topics, defaultTopic: plan.defaultTopic };
}

/** Every event type that a saga may publish: of its steps, their undos, and its endings. */
export function typesOf({ steps, publishes }: RoutingSaga): string[] {
  const ofSteps = steps.flatMap(({ success, failure, undo }) => [
    success,
    failure,
    ...(undo.undo === 'task' ? Object.values(undoTypes(undo.task)) : []),
  ]);
  return [...new Set([...ofSteps, ...Object.values(publishes)])].flatMap((type) => type ?? []);
}
