// The state of one saga: plain JSON, carried from run to run. Safe and pure: types only.
import type { JsonObject } from '../../events/json';
import type { SettledStep } from './settled-step';

export interface SagaState {
  /**
   * `in_progress` and `compensating` go on; the others are ends. `failed`: there was nothing to undo. `partially_compensated`:
   * something is left that people have to do.
   */
  status: 'in_progress' | 'compensating' | SagaEnd;
  /** The step reached, from 1: the one that runs, waits, or was the last. */
  reached: number;
  /** Every step that has begun, in order; a row stays, whatever becomes of its step. */
  begun: BegunStep[];
  /** What is being waited for; absent between two works. */
  hand?: Hand;
  /** Of the steps that were done: what they answered. */
  results: Record<string, JsonObject>;
  /** Why the saga turned back; absent where it did not, or only because it was cancelled. */
  failure?: StepFailure;
  cancelled?: true;
  /** The step whose gate has opened. */
  opened?: number;
  /** The hash of what people have approved, of the last step that needed it. */
  approved?: string;
  /** What people have said of steps whose outcome nobody knew, oldest first; absent where nobody was asked. */
  settlements?: SettledStep[];
  /** Events that no coordination took: their correlation had ended. */
  unpublished: { event: string; problem: string }[];
}

export type SagaEnd = 'completed' | 'failed' | 'compensated' | 'partially_compensated' | 'cancelled';

/** What a saga waits for: a gate before a step, an agent at work on a step or an undo, or a person who settles a step. */
export interface Hand {
  waits: 'gate' | 'step' | 'person' | 'undo';
  step: number;
}

export interface BegunStep {
  /** Its number, from 1. */
  step: number;
  /** Absent while it runs. */
  outcome?: StepOutcome;
  /** Why it is not done. */
  why?: Why;
  /** What a person said of an unknown outcome: whether it is taken back. */
  settled?: 'undo' | 'skip';
  /** What became of it on the way back; absent on the way there. */
  back?: Back;
}

/** `unknown`: a worker died or time ran out, so it may have taken effect or not. */
export type StepOutcome = 'done' | 'failed' | 'unknown';

export interface Why {
  reason: string;
  problem: string;
  attempts: number;
}

export type Back =
  | { way: 'undone' }
  /** There was nothing to take back, or the plan does not want it. */
  | { way: 'passed' }
  /** People have to see to it. */
  | { way: 'left'; reason: string; problem: string };

export interface StepFailure extends Why {
  /** The step's number. */
  step: number;
}
