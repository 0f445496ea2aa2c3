// What happened, as the rules record it. `evolve` makes the state of facts; timeline, ledger and explain are folds of the same
// facts, read again from the histories of all runs. Safe and pure: types only.
import type { Envelope } from '../events/envelope';
import type { JoinState } from './join';
import type { Delivery, ParkReason, Phase, Sequence, SpentAttempts, Time } from './state';

export type Fact =
  | EventAdmitted
  | EventRepeated
  | EventParked
  | DeliveryDispatched
  | DeliveryAnnounced
  | DeliveryCarried
  | DeliveryEnded
  | JoinAdvanced
  | RoundOpened
  | TimerSet
  | TimerCleared
  | TriggerMet
  | OtherPlanSeen
  | PhaseChanged;

export interface EventAdmitted {
  fact: 'event-admitted';
  sequence: Sequence;
  envelope: Envelope;
  bytes: number;
  /** The entry of the duplicate window. */
  seen: string;
  /** The run that admitted it. */
  run: string;
  at: Time;
  /** Deliveries that it opened: event × matching reaction. Empty where nothing matched. */
  deliveries: Delivery[];
}

/** `duplicate`: the same again. `conflict`: the same identity with other content; the first one stands. */
export interface EventRepeated {
  fact: 'event-repeated';
  as: 'duplicate' | 'conflict';
  id: string;
  source: string;
  type: string;
  at: Time;
}

export interface EventParked {
  fact: 'event-parked';
  reason: ParkReason;
  problem: string;
  /** What came, as far as it could be read. */
  id?: string;
  type?: string;
  source?: string;
  at: Time;
}

/** Handed to an agent: its activity was scheduled or its delivery workflow started. */
export interface DeliveryDispatched {
  fact: 'delivery-dispatched';
  delivery: string;
  detached: boolean;
  at: Time;
}

/** Its `started` event was published; said once, however often it is dispatched. */
export interface DeliveryAnnounced {
  fact: 'delivery-announced';
  delivery: string;
}

/** A run hands over to the next: what was running is queued again, with the attempts it has used. */
export interface DeliveryCarried {
  fact: 'delivery-carried';
  delivery: string;
  spent: SpentAttempts;
}

export interface DeliveryEnded {
  fact: 'delivery-ended';
  delivery: string;
  as: 'handled' | 'joined' | 'dead-lettered' | 'expired' | 'discarded';
  /** Of `joined` the round's delivery id; of `discarded` and `dead-lettered` the reason. */
  reason?: string;
  /** The whole sentence of a failure. */
  problem?: string;
  /** A business ending other than `completed`. */
  outcome?: string;
  attempts?: number;
  at: Time;
}

/** An event took its place in a join, or left it. `state` is opaque to all but `join.ts`. */
export interface JoinAdvanced {
  fact: 'join-advanced';
  /** A reaction's name, or `complete_on` / `fail_on`. */
  join: string;
  state: JoinState;
  at: Time;
}

/** A join was met: a delivery of all its members is opened. */
export interface RoundOpened {
  fact: 'round-opened';
  delivery: Delivery;
  at: Time;
}

export interface TimerSet {
  fact: 'timer-set';
  timer: string;
  due: Time;
}

export interface TimerCleared {
  fact: 'timer-cleared';
  timer: string;
  /** True where its time had come. */
  fired: boolean;
  at: Time;
}

export interface TriggerMet {
  fact: 'trigger-met';
  trigger: 'complete_on' | 'fail_on';
  by: string;
  at: Time;
}

export interface OtherPlanSeen {
  fact: 'other-plan-seen';
  hash: string;
  events: number;
}

export interface PhaseChanged {
  fact: 'phase-changed';
  phase: Phase;
  reason?: string;
  at: Time;
}
