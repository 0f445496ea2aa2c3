// The workflow of an aggregator that joins events of several correlations. Safe: types and bounds.
import type { AggregatorRound } from '../coordination/aggregator/shown';
import type { AggregatorSetting, AggregatorState } from '../coordination/aggregator/state';

export interface AggregatorInput extends AggregatorSetting {
  /** The version of the rules that it was begun with. */
  rules: number;
  carried?: AggregatorState;
  bounds?: Partial<AggregatorBounds>;
}

export interface AggregatorBounds {
  /** Signals a run takes before it hands over to the next. */
  signals: number;
  /** Nothing open for so long, in milliseconds, and it ends; what comes then begins anew. */
  idleMs: number;
}

/** A day: longer than any publisher repeats itself, so that a duplicate meets the window that knows it. */
export const AGGREGATOR_BOUNDS: AggregatorBounds = { signals: 2_000, idleMs: 86_400_000 };

/** What query `status` and the result show. */
export interface AggregatorStatus {
  plan: string;
  hash: string;
  aggregator: string;
  /** The value that its events share. */
  value: AggregatorSetting['value'];
  correlation: string;
  rounds: AggregatorRound[];
  outcomes: AggregatorState['outcomes'];
  counts: AggregatorState['counts'];
  /** What came and did not count, newest last. */
  left?: AggregatorState['left'];
}

export type AggregatorWorkflow = (input: AggregatorInput) => Promise<AggregatorStatus>;
