// An event that answers another one. Safe: pure, may be imported by the workflow sandbox.
// Correlation, causation and source are the runtime's to set: an agent that could choose them could write another's history.
import { ENVELOPE_VERSION, type Envelope, type Priority } from './envelope';
import type { JsonObject } from './json';

export interface FollowUp {
  /** Whose event it is, forced: `/backend-architect`. */
  source: string;
  type: string;
  payload: JsonObject;
  id: string;
  /** RFC 3339. */
  at: string;
  topic: string;
  priority: Priority;
}

/**
 * The whole envelope of a follow-up: correlation and partition key inherited, `causation_id` the cause's id, one hop more
 * than its causes. `joined` are all members where a join was the cause (the cause is the last that arrived); then, and only
 * then, `causes` lists them.
 */
export function followUp(cause: Envelope, joined: readonly Envelope[] | undefined, next: FollowUp): Envelope {
  const causes = joined ?? [];
  const hops = Math.max(cause.event.hops ?? 0, ...causes.map((member) => member.event.hops ?? 0)) + 1;
  const partition = cause.routing.partition_key;
  return {
    event: {
      id: next.id,
      type: next.type,
      source: next.source,
      timestamp: next.at,
      version: ENVELOPE_VERSION,
      correlation_id: cause.event.correlation_id,
      causation_id: cause.event.id,
      ...(causes.length > 0 ? { causes: causes.map((member) => member.event.id) } : {}),
      hops,
    },
    payload: next.payload,
    routing: {
      topic: next.topic,
      ...(partition === undefined ? {} : { partition_key: partition }),
      priority: next.priority,
    },
  };
}
