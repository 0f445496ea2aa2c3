// What an explanation is made of. Safe: types only.
import type { DeliveryEnded } from '../facts';
import type { Delivery, ParkReason, Phase, Time } from '../state';

/**
 * `✓`, `!`, `·` and `✗` of a terminal. `matched`: it woke somebody, who is at work, will be or has done it. `lost`: it did too, and
 * that ended otherwise: a dead letter, expired, discarded. `waiting`: it has a place in a join. `refused`: a clause said no.
 */
export type ExplainMark = 'matched' | 'lost' | 'waiting' | 'refused';

/** What a row of a whole correlation is about. */
export type About =
  | 'work'
  | 'join'
  | 'gate'
  | 'pause'
  | 'end'
  | 'parent'
  | 'child'
  | 'saga'
  | 'dead-letter'
  | 'unsatisfiable'
  | 'unjudged'
  | 'expired'
  | 'dropped'
  | 'parked'
  | 'unmatched';

/** One reaction's answer to an event, or one thing that a correlation waits for or has lost. */
export interface ExplainRow {
  mark: ExplainMark;
  /** Who or what, as people read it: `reviewer`, `gate clearance, criterion 1`, `complete_on`. */
  name: string;
  /** The clause that decided: `type is APIDesignCompleted`, `severity=high`; empty where `outcome` says it all. */
  clause: string;
  /** What came of it: `handled in 8.2 s, attempt 1`, `payload.severity is "low"`. */
  outcome: string;
  /** More of the same, a sentence each. */
  details?: string[];
  /** Of a whole correlation. */
  about?: About;
  /** The reaction's name in the plan, where it is about one. */
  reaction?: string;
  /** The delivery that the event opened. */
  delivery?: string;
  /** Rounds of a join that it became part of, by delivery id. */
  rounds?: string[];
  /** Where the delivery stands, or its round. */
  state?: Delivery['state'] | DeliveryEnded['as'];
  attempts?: number;
  failedAttempts?: FailedAttempt[];
  /** Of `refused`: which event of the trigger came nearest, in the order of its text, and which of its words said no. */
  leaf?: { number: number; part: ClausePart };
  /** Where that is written: `plan.yaml:31:9`. Only doors with the plan's text know. */
  place?: string;
}

/** The word of a trigger that a clause comes from; `subscribers` is one of its topic. */
export type ClausePart = 'type' | 'topic' | 'from' | 'filter' | 'subscribers';

/** An attempt after which there was another, or the last one of a dead letter. */
export interface FailedAttempt {
  /** Absent where it was not charged: a worker died, or had to leave. */
  attempt?: number;
  reason: string;
  problem: string;
}

/** What the server knows of a delivery's attempts. */
export interface AttemptsTold {
  /** As far as histories tell, oldest first. */
  failed: FailedAttempt[];
  /** Of an agent at work: the attempt, and what it last said of itself. */
  atWork?: number;
  progress?: string;
}

export interface Explanation {
  id: string;
  type: string;
  source: string;
  /** When it was admitted; absent where it never was. */
  at?: Time;
  /** What woke somebody, takes a place, or came near. */
  rows: ExplainRow[];
  /** Reactions that ask for other types. */
  others: ExplainRow[];
  /** Why it was not admitted. */
  parked?: { reason: ParkReason; problem: string; at: Time };
  /** It came again. */
  repeats: { as: 'duplicate' | 'conflict'; at: Time }[];
  /** It woke nobody, and why in a sentence. */
  unmatched?: string;
  /** The known type that it resembles. */
  didYouMean?: string;
  /** Of a child's report: the correlation whose final event it is. */
  child?: string;
  /** Of a question: what became of it, in a sentence. */
  answer?: string;
}

/** Where a correlation stands, and why. */
export interface CorrelationExplanation {
  phase: Phase;
  reason?: string;
  rows: ExplainRow[];
}
