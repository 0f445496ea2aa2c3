// Lets go of what a pause or a gate has held. Safe and pure.
import type { Delivery } from '../state';
import { record, type Turn } from '../turn';

const heldBy = ({ state }: Turn, by: string): Delivery[] =>
  Object.values(state.open).filter((delivery) => delivery.state === 'held' && delivery.heldBy === by);

/** Deliveries that are held by just that are queued again, in the order in which they were opened. */
export function releaseHeld(turn: Turn, by: string): void {
  for (const { id } of heldBy(turn, by))
    record(turn, { fact: 'delivery-released', delivery: id, at: turn.at });
}

/** Of the deliveries that are held by just that, the one that was opened first is queued again. */
export function releaseFirst(turn: Turn, by: string): void {
  const [first] = heldBy(turn, by);
  if (first) record(turn, { fact: 'delivery-released', delivery: first.id, at: turn.at });
}
