// One shard of an aggregator that joins events of several correlations (M13): plain JSON, carried over continue-as-new.
// Safe: types and constants only.
import type { EventHeader } from '../../events/envelope';
import type { JsonObject, JsonValue } from '../../events/json';
import type { RoutingAggregator } from '../../plan/routing-plan';
import type { JoinState } from '../join';
import type { Sequence, Time } from '../reckoning';

/** What a shard is told once, at its start. */
export interface AggregatorSetting {
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
  /** After a time-out: until when a member that was missing is taken for late, not for the next round's. */
  lateUntil?: Time;
  counts: { duplicates: number; conflicts: number; unmatched: number; late: number };
  /** Rounds that have ended, met or not. */
  ended: number;
  /** Outcomes published, newest last; the last twenty. */
  outcomes: PublishedOutcome[];
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
