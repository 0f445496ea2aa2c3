// What a door adds to an event that came without it (M1). Safe: pure, no clock and no chance: both are handed in.
import { ENVELOPE_VERSION, type Envelope, type Priority } from './envelope';
import { type EventProblem, eventProblem } from './envelope-guard';
import { isJsonObject } from './json';

/** What missing fields become. A `RoutingPlan` can be given as `plan`. */
export interface FillInDefaults {
  /** Gives a new event id each time, e.g. `newEventId`. */
  newId: () => string;
  /** RFC 3339, used for every event that has no time of its own. */
  now: string;
  source?: string;
  correlationId?: string;
  /** Of events that begin a correlation: who is told how it ends. */
  parent?: string;
  plan?: {
    events: Record<string, { topic?: string }>;
    topics: Record<string, { priority?: Priority }>;
    defaultTopic: string;
  };
}

/** The topic of events where no plan names one. */
const TOPIC = 'default';

/**
 * The event with its missing fields filled in: id, timestamp, version, topic, priority, source, correlation id, parent, and an
 * empty payload. A field that is there stays, right or wrong; what is no object comes back as it is. Check the result
 * with `eventProblem`, or use `completeEvent`.
 */
export function fillIn(draft: unknown, defaults: FillInDefaults): unknown {
  if (!isJsonObject(draft)) return draft;
  const { event, routing = {} } = draft;
  if (!isJsonObject(event) || !isJsonObject(routing)) return draft;
  const topic = routing.topic ?? topicOf(event.type, defaults.plan);
  return {
    ...draft,
    event: {
      ...event,
      id: event.id === undefined ? defaults.newId() : event.id,
      ...missing(event, 'source', defaults.source),
      ...missing(event, 'timestamp', defaults.now),
      ...missing(event, 'version', ENVELOPE_VERSION),
      ...missing(event, 'correlation_id', defaults.correlationId),
      ...missing(event, 'parent', defaults.parent),
    },
    payload: draft.payload === undefined ? {} : draft.payload,
    routing: { ...routing, topic, ...missing(routing, 'priority', priorityOf(topic, defaults.plan)) },
  };
}

/** The complete envelope, or what is wrong with it even after filling in. */
export function completeEvent(
  draft: unknown,
  defaults: FillInDefaults,
): { envelope: Envelope } | { problem: EventProblem } {
  const envelope = fillIn(draft, defaults);
  const problem = eventProblem(envelope);
  return problem ? { problem } : { envelope: envelope as Envelope };
}

function missing(fields: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  return fields[name] === undefined && value !== undefined ? { [name]: value } : {};
}

/** A type's topic: the plan's for that type, else the plan's default. */
export function topicOf(type: unknown, plan: FillInDefaults['plan']): string {
  if (!plan) return TOPIC;
  const declared =
    typeof type === 'string' && Object.hasOwn(plan.events, type) ? plan.events[type] : undefined;
  return declared?.topic ?? plan.defaultTopic;
}

/** A topic's priority; `normal` where the plan gives none. */
export function priorityOf(topic: unknown, plan: FillInDefaults['plan']): Priority {
  const declared =
    plan && typeof topic === 'string' && Object.hasOwn(plan.topics, topic) ? plan.topics[topic] : undefined;
  return declared?.priority ?? 'normal';
}
