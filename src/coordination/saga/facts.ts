// What happened in a saga, as the rules record it; `evolve` makes the state of facts. Safe and pure: types only.
import type { JsonObject } from '../../events/json';
import type { Time } from '../reckoning';
import type { Back, SagaEnd, StepFailure, StepOutcome, Why } from './state';

export type SagaFact =
  | { fact: 'gate-asked'; step: number; at: Time }
  | { fact: 'gate-opened'; step: number; hash?: string; at: Time }
  /** From here on its undo stands on the stack. */
  | { fact: 'step-begun'; step: number; at: Time }
  | StepEnded
  | { fact: 'person-asked'; step: number; at: Time }
  | PersonSettled
  /** The saga goes no further: it takes back what was begun. */
  | { fact: 'failure-noted'; failure: StepFailure; at: Time }
  | { fact: 'cancel-requested'; at: Time }
  | { fact: 'turned-back'; at: Time }
  | { fact: 'undo-begun'; step: number; at: Time }
  /** An undo has ended, or the way back passes a step without one. */
  | { fact: 'step-taken-back'; step: number; back: Back; at: Time }
  | { fact: 'event-unpublished'; event: string; problem: string; at: Time }
  | { fact: 'saga-ended'; status: SagaEnd; at: Time };

export interface StepEnded {
  fact: 'step-ended';
  step: number;
  /** Its name. */
  name: string;
  outcome: StepOutcome;
  /** Of `done`. */
  result?: JsonObject;
  /** Of the other two. */
  why?: Why;
  at: Time;
}

/** A person has said what became of a step: `done` and `failed` end it, the others leave it unknown. */
export interface PersonSettled {
  fact: 'person-settled';
  step: number;
  /** Its name. */
  name: string;
  outcome: 'done' | 'failed' | 'undo' | 'skip';
  by?: string;
  note?: string;
  /** Of `done`: what the step would have answered. */
  payload?: JsonObject;
  at: Time;
}
