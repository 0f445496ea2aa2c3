// The ledger (N1): two sums that hold at every moment, over all runs of a correlation. Safe and pure.

export interface Ledger {
  events: {
    admitted: number;
    matched: number;
    unmatched: number;
    parked: number;
    /** Counted beside: not admitted a second time. */
    duplicates: number;
    conflicts: number;
  };
  deliveries: {
    matched: number;
    handled: number;
    joined: number;
    deadLettered: number;
    expired: number;
    /** By reason, e.g. `cancelled`, `first met`. */
    discarded: Record<string, number>;
    /** By state: waiting, queued, running. */
    pending: Record<string, number>;
  };
}

export function emptyLedger(): Ledger {
  return {
    events: { admitted: 0, matched: 0, unmatched: 0, parked: 0, duplicates: 0, conflicts: 0 },
    deliveries: {
      matched: 0,
      handled: 0,
      joined: 0,
      deadLettered: 0,
      expired: 0,
      discarded: {},
      pending: {},
    },
  };
}

const total = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

/** What does not balance, in a sentence; undefined where both sums hold. */
export function imbalanceOf(ledger: Ledger): string | undefined {
  const { events, deliveries } = ledger;
  const accounted = events.matched + events.unmatched + events.parked;
  if (events.admitted !== accounted)
    return `events: admitted ${events.admitted} is not matched ${events.matched} + unmatched ${events.unmatched} + parked ${events.parked}`;
  const ended = deliveries.handled + deliveries.joined + deliveries.deadLettered + deliveries.expired;
  const rest = total(deliveries.discarded) + total(deliveries.pending);
  if (deliveries.matched !== ended + rest)
    return `deliveries: matched ${deliveries.matched} is not ended ${ended} + discarded and pending ${rest}`;
  return undefined;
}
