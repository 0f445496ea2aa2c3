// What query `status` answers: the live state without bodies. Safe: may be imported by workflows and clients.
import type { CoordinationState, Delivery } from '../coordination/state';

export type CoordinationStatus = Omit<CoordinationState, 'window' | 'held' | 'open'> & {
  plan: string;
  hash: string;
  /** The first hundred; `ledger.deliveries.pending` counts them all. */
  open: Delivery[];
  held: number;
};

const SHOWN = 100;

export function statusOf(state: CoordinationState, plan: { plan: string; hash: string }): CoordinationStatus {
  const { window: _, held, open, ...rest } = state;
  return {
    ...rest,
    plan: plan.plan,
    hash: plan.hash,
    open: Object.values(open).slice(0, SHOWN),
    held: Object.keys(held).length,
  };
}
