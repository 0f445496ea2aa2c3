// The events of a delivery, as they travel to whoever works on it. Safe and pure.

import type { HeldEvent, Sequence } from '../state';
import type { Turn } from '../turn';
import type { EventSlot } from './event-slot';

/** At most so many bytes of events stand in one command, of the server's 2 MiB; what is over goes by reference. */
export const BYTES_A_COMMAND = 1_000_000;

/** The members by type; a second one as `Type@/source`, a third as `Type@/source#<number>`. Bodies go along as far as a command has room. */
export function joinedOf({ state }: Turn, members: readonly Sequence[]): Record<string, EventSlot> {
  const joined = new Map<string, EventSlot>();
  let bytes = 0;
  for (const sequence of members) {
    const event = state.held[sequence];
    if (!event) continue;
    bytes += event.bytes;
    const { type, source } = event.envelope.event;
    const names = [type, `${type}@${source}`, `${type}@${source}#${sequence}`];
    const name = names.find((each) => !joined.has(each)) ?? `#${sequence}`;
    joined.set(name, slotOf(event, sequence, bytes > BYTES_A_COMMAND));
  }
  return Object.fromEntries(joined);
}

/** One event on its way: whole, or by reference where it is too large, or its body was left behind in an earlier run. */
export function slotOf(event: HeldEvent, sequence: Sequence, byReference: boolean): EventSlot {
  if (!event.elsewhere && !byReference) return event.envelope;
  return { reference: { run: event.run, sequence, envelope: { ...event.envelope, payload: {} } } };
}
