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
  counts: { duplicates: number; conflicts: number; unmatched: number; late: number };
  /** Outcomes published, newest last; the last twenty. */
  outcomes: { type: string; at: Time; round: number }[];
}

export interface HeldMember {
  header: Pick<EventHeader, 'id' | 'type' | 'source' | 'timestamp' | 'correlation_id'> & { hops: number };
  /** Absent where it was too large to be kept. */
  payload?: JsonObject;
  at: Time;
}

/** Payloads up to this size are kept for the outcome. */
export const KEPT_PAYLOAD_BYTES = 16 * 1024;
