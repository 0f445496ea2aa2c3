// What happened, as the rules record it. `evolve` makes the state of facts; timeline, ledger and explain are folds of the same
// facts, read again from the histories of all runs. Safe and pure: types only.
import type { Envelope } from '../events/envelope';
import type { JsonObject } from '../events/json';
import type { ControlState } from './control';
import type { FamilyFact } from './family/family-facts';
import type { GateState, Rendered } from './gate/gate-state';
import type { JoinState } from './join/join';
import type { MachineState } from './machine';
import type { PauseInForce } from './pause';
import type { SupplyNews } from './satisfiability/supply';
import type { Delivery, ParkReason, Phase, Sequence, SpentAttempts, Time } from './state';
import type { Subtask } from './subtasks';

export type Fact =
  | EventAdmitted
  | EventRepeated
  | EventParked
  | DeliveryDispatched
  | DeliveryHeld
  | DeliveryReleased
  | DeliveryAnnounced
  | DeliveryCarried
  | DeliveryHandedBack
  | DeliveryEnded
  | JoinAdvanced
  | RoundOpened
  | TimerSet
  | TimerCleared
  | TriggerMet
  | OtherPlanSeen
  | PhaseChanged
  | CancelRequested
  | PauseChanged
  | ControlLearned
  | GateChanged
  | ActionRendered
  | OriginNoted
  | EvidenceTakenBack
  | MachineMoved
  | SubtasksPlanned
  | SubtaskEnded
  | SupplyNoted
  | JoinUnsatisfiable
  | JudgingChanged
  | FamilyFact;

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

/** Queued, and may not run yet. */
export interface DeliveryHeld {
  fact: 'delivery-held';
  delivery: string;
  /** What holds it, in words: `pause blockers`. */
  by: string;
  at: Time;
}

export interface DeliveryReleased {
  fact: 'delivery-released';
  delivery: string;
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
  /** Where its event's publisher waits for an answer: what is published as such. */
  answer?: { type?: string; payload: JsonObject };
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

/** Somebody cancelled the correlation, and sagas are still to put right what they did. */
export interface CancelRequested {
  fact: 'cancel-requested';
  at: Time;
}

/** An attempt did not begin because of a pause: queued again, with the attempts it had used before. */
export interface DeliveryHandedBack {
  fact: 'delivery-handed-back';
  delivery: string;
  spent: SpentAttempts;
  at: Time;
}

export interface PauseChanged {
  fact: 'pause-changed';
  /** Its name; of one of the whole plan `plan ` and its name. */
  pause: string;
  /** Absent: the pause is over. */
  state?: PauseInForce;
  at: Time;
}

/** What the pauses of the whole plan are, as far as this correlation has been told. */
export interface ControlLearned {
  fact: 'control-learned';
  control: ControlState;
  at: Time;
}

/** A gate was asked for, took evidence, was decided. `state` is opaque to all but `gate/`. */
export interface GateChanged {
  fact: 'gate-changed';
  gate: string;
  state: GateState;
  at: Time;
}

export interface SubtasksPlanned {
  fact: 'subtasks-planned';
  tasks: Record<string, Subtask>;
  at: Time;
}

export interface SubtaskEnded {
  fact: 'subtask-ended';
  task: string;
  status: 'done' | 'failed';
  /** What it answered, where that is small enough to be handed on. */
  result?: JsonObject;
  at: Time;
}

/** A worker has shown what an approval is about. The text stands here alone: it is too large for the state. */
export interface ActionRendered {
  fact: 'action-rendered';
  gate: string;
  rendered: Rendered;
  at: Time;
}

/** Of plans in which people decide: from whom an event comes in the end. */
export interface OriginNoted {
  fact: 'origin-noted';
  id: string;
  sources: string[];
}

/** An event has taken back others, which may still be to come. Of plans whose gates take evidence. */
export interface EvidenceTakenBack {
  fact: 'evidence-taken-back';
  ids: string[];
  /** The id of the event that did. */
  by: string;
}

export interface MachineMoved {
  fact: 'machine-moved';
  machine: string;
  state: MachineState;
  at: Time;
}

/** What joins will have to know when they ask whether somebody can still bring what they wait for. */
export interface SupplyNoted extends SupplyNews {
  fact: 'supply-noted';
}

/** An open round can no longer be met, and ends; `delivery-ended` says it of each of its rows. */
export interface JoinUnsatisfiable {
  fact: 'join-unsatisfiable';
  join: string;
  /** Which of its rounds, as in the name of its deadline: `@0`. */
  place: string;
  /** What had arrived, and the types of what had not. */
  received: Sequence[];
  missing: string[];
  /** Those of them that cannot come any more; empty where none is lost by itself, as where a `first` was met before. */
  lost: string[];
  /** The chain of reasons, a sentence each. */
  because: string[];
  at: Time;
}

/** Whether joins can still be met could not be judged, so that they wait on; or could be again. Said once, not at every event. */
export interface JudgingChanged {
  fact: 'judging-changed';
  /** What the rule threw; absent: all joins are judged again. */
  problem?: string;
  at: Time;
}
