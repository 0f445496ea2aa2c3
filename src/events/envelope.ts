// The one message format (M1). Safe: types and constants only, may be imported by every room and by the workflow sandbox.
//
// The shape is accepted and returned unchanged: fields that Signalbox does not know stay where they were found, on every level.
import type { JsonObject } from './json';

export const PRIORITIES = ['critical', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const ENVELOPE_VERSION = '1.0';

/** What identifies an event and says where it came from. Unknown fields survive. */
export interface EventHeader {
  id: string;
  /** PascalCase or snake_case name of what happened, e.g. `TaskCompletedEvent`, `plan_ready`. */
  type: string;
  /** Who published it, with a leading slash by custom, e.g. `/backend-architect`. */
  source: string;
  /** RFC 3339 with an offset or Z. For people: order is order of admission, never of timestamps. */
  timestamp: string;
  version: string;
  correlation_id: string;
  /** The id of the event that this one answers. Set by the runtime, never by an agent. */
  causation_id?: string;
  /** Of an event that a join caused: the ids of all members. `causation_id` is the last that arrived. */
  causes?: string[];
  /** Ids of earlier events, or of such as are still to come, that this one confirms. */
  confirms?: string | string[];
  /** … that this one stands instead of: as evidence of a gate they count no more. */
  supersedes?: string | string[];
  /** … that this one takes back: as evidence of a gate they count no more. */
  retracts?: string | string[];
  /** How many reactions lie between this event and one from outside. Guards against endless chains. */
  hops?: number;
  /** The correlation that is told how this one ends. Counts where the event begins its correlation. */
  parent?: string;
  /** Of a report: the correlation whose final event this is. Set by the runtime. */
  child?: string;
  [unknown: string]: unknown;
}

export interface EventRouting {
  topic: string;
  partition_key?: string;
  priority: Priority;
  [unknown: string]: unknown;
}

/** A whole event, every field filled in: what travels, what is admitted, what an agent reads. */
export interface Envelope {
  event: EventHeader;
  payload: JsonObject;
  routing: EventRouting;
  [unknown: string]: unknown;
}

/** Bounds of the envelope. Bytes are UTF-8. */
export const ENVELOPE_LIMITS = {
  /** More than this is `payload_too_large`: a start or signal argument may have 2 MiB, and several events share one. */
  payloadBytes: 256 * 1024,
  /** Of `type`, `source`, `id`, `topic`, `partition_key`. */
  nameBytes: 255,
  /** Deeper JSON than this is refused: it is an attack or a mistake. */
  payloadDepth: 64,
} as const;
