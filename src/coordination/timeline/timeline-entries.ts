// Everything that a timeline shows, in order: events, each with its whole envelope, and what people decided. Safe and pure.
import type { Envelope } from '../../events/envelope';
import type { RoutingPlan } from '../../plan/routing-plan';
import type { Fact } from '../facts';
import { type TimelineRow, timelineFold } from './timeline';
import { decisionFold, type TimelineDecision } from './timeline-decisions';

export type TimelineEntry =
  /** Without an envelope where the event was parked or came again. */
  | { entry: 'event'; row: TimelineRow; envelope?: Envelope }
  | { entry: 'decision'; decision: TimelineDecision };

/** Folds facts, oldest first, into entries, oldest first. */
export function timelineEntries(
  plan: RoutingPlan,
  facts: readonly Fact[],
  correlation: string,
): TimelineEntry[] {
  return facts.flatMap(entriesFold(plan, correlation));
}

/** The same, one fact at a time. */
export function entriesFold(plan: RoutingPlan, correlation: string): (fact: Fact) => TimelineEntry[] {
  const rowOf = timelineFold(plan, correlation);
  const decisions = decisionFold(correlation);
  return (fact) => {
    const row = rowOf(fact);
    if (row) {
      const envelope = fact.fact === 'event-admitted' ? { envelope: fact.envelope } : {};
      return [{ entry: 'event', row, ...envelope }];
    }
    return decisions(fact).map((decision) => ({ entry: 'decision', decision }));
  };
}
