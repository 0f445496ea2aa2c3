// What is sent to a coordination and what it answers. Safe: types only.
import type { Admission } from '../coordination/admit';
import type { ControlState } from '../coordination/control';
import type { Ending } from '../coordination/delivery/ending';
import type { Envelope } from '../events/envelope';
import type { GateAsk, GateWithdrawal } from './saga';

/** The argument of signal `event` and of update `publish`. */
export interface EventSignal {
  /** Envelopes; taken as unknown by the receiver, which parks what is none. */
  events: unknown[];
  plan: string;
  /** The hash of the plan that the publisher used. */
  hash: string;
  /** Set where an agent publishes while it works: the delivery's id. A repeated attempt's events are then duplicates. */
  emitted_by?: string;
  /** Set where a delivery that ran outside the coordination reports its end. */
  settled?: { delivery: string; ending: Ending };
  /** Set where a step of a saga waits for a gate; the answer goes to the saga, by signal `gate`. */
  asks_gate?: GateAsk;
  /** Set where a step of a saga waits for its gate no more. */
  withdraws_gate?: GateWithdrawal;
  /** Set where the events follow from one that nobody has published: that one, without its payload. */
  begun_by?: Envelope;
  /** Set where somebody has begun a correlation with this one as its parent: that one's id. */
  began_child?: string;
  /** Set where a child reports how it ended: its correlation. Who may publish the event was asked there. */
  reported_by?: string;
  /** Set where the pauses of the whole plan have changed. */
  control?: ControlState;
}

/** One answer an event, in the order sent. */
export type Receipt = Admission;
