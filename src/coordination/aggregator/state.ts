// One shard of an aggregator that joins events of several correlations (M13): plain JSON, carried over continue-as-new.
// Safe: types and constants only.
import type { EventHeader } from '../../events/envelope';
import type { JsonObject, JsonValue } from '../../events/json';
import type { RoutingAggregator } from '../../plan/routing-plan';
import type { JoinState } from '../join/join';
import type { Sequence, Time } from '../reckoning';

/** What a shard is told once, at its start. */
export interface AggregatorSetting {
  /** The version of the rules that it was begun with; absent: one before it mattered here. */
  rules?: number;
  plan: string;
  hash: string;
  aggregator: RoutingAggregator;
  /** Where its outcomes go, by type; what is not listed goes to `defaultTopic`. */
  topics: Record<string, string>;
  defaultTopic: string;
  /** The value that all events of this shard share. */
  value: JsonValue;
  /** The correlation that the outcomes are published in. */
  correlation: string;
}

export interface AggregatorState {
  /** Events taken, of any kind. */
  taken: Sequence;
  window: string[][];
  join: JoinState;
  /** What open rounds hold, by number. */
  held: Record<string, HeldMember>;
  timers: Record<string, Time>;
  /** Before rules version 3, after a time-out: until when a member that was missing is taken for late, not for the next round's. */
  lateUntil?: Time;
  counts: { duplicates: number; conflicts: number; unmatched: number; late: number; malformed?: number };
  /** Events that came and did not count, newest last; the last twenty. Absent: none since this is kept. */
  left?: LeftEvent[];
  /** Rounds that have ended, met or not. */
  ended: number;
  /** Outcomes published, newest last; the last twenty. */
  outcomes: PublishedOutcome[];
}

/** `late`: its round was over. `conflict`: the same source and id came before with other content. `malformed`: no event at all. */
export interface LeftEvent {
  as: 'late' | 'conflict' | 'malformed';
  /** As far as it could be read. */
  id?: string;
  type?: string;
  source?: string;
  /** The correlation that handed it on. */
  correlation?: string;
  /** Of `malformed`: what is wrong with it. */
  problem?: string;
  at: Time;
}

export interface PublishedOutcome {
  type: string;
  /** The event's id, and the correlation that it was published in. */
  id: string;
  correlation: string;
  at: Time;
  /** From 1. */
  round: number;
}

export interface HeldMember {
  header: Pick<EventHeader, 'id' | 'type' | 'source' | 'timestamp' | 'correlation_id'> & { hops: number };
  /** Absent where it was too large to be kept. */
  payload?: JsonObject;
  at: Time;
}

/** Payloads up to this size are kept for the outcome. */
export const KEPT_PAYLOAD_BYTES = 16 * 1024;
