// An event on its way to an agent: whole, or by reference where its body is too large to go along. Safe and pure.
import type { Envelope } from '../../events/envelope';
import type { Sequence } from '../state';

/** The whole envelope, or where its payload is found. */
export type EventSlot = Envelope | { reference: EventReference };

/** An event whose payload stands in the history of a run, admitted there under this number. */
export interface EventReference {
  run: string;
  sequence: Sequence;
  /** All but the payload. */
  envelope: Envelope;
}

/** The reference of a slot that holds no body; undefined of a whole envelope. */
export function referenceOf(slot: EventSlot): EventReference | undefined {
  return 'payload' in slot ? undefined : (slot as { reference: EventReference }).reference;
}

/** The envelope of a slot, as far as it is there: of a reference all but the payload. */
export function envelopeOf(slot: EventSlot): Envelope {
  return referenceOf(slot)?.envelope ?? (slot as Envelope);
}
