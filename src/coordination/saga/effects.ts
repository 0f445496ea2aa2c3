// What the rules of a saga want done, as data; the workflow turns each into Temporal commands. Safe and pure: types only.
import type { Envelope } from '../../events/envelope';
import type { JsonObject } from '../../events/json';
import type { RoutingApproval } from '../../plan/routing-plan';
import type { StepOutcome } from './state';

export type SagaEffect = RunWork | CancelStep | AskGate | WithdrawGate | PublishEvent;

/** What the agent of a step or an undo receives beside the event. */
export interface SagaWork {
  id: string;
  name: string;
  /** Absent: the payload of the event that started the saga. */
  input?: JsonObject;
  /** By step name: what the steps before answered. */
  results: Record<string, JsonObject>;
  /** Of an undo: what is taken back. */
  undoing?: Undoing;
}

/** `unknown`: nobody knows whether the step took effect. */
export interface Undoing {
  step: string;
  outcome: StepOutcome;
  /** Of a step that was done: what it answered. */
  result?: JsonObject;
}

/** Have a step or an undo done by its agent. */
export interface RunWork {
  effect: 'run-work';
  doing: 'step' | 'undo';
  /** Its number, from 1. */
  step: number;
  /** Under which the worker's own plan has it: `saga:NAME/STEP`, `saga:NAME/STEP/undo`. Also its id within the saga. */
  reaction: string;
  agent: string;
  task: string;
  /** Idempotency key. */
  key: string;
  /** Milliseconds. */
  timeoutMs: number;
  deadlineMs?: number;
  saga: SagaWork;
  /** The hash of what people have approved, where the step needs that. */
  approved?: string;
}

/** Tell the agent of the running step to stop, and wait for what it says. */
export interface CancelStep {
  effect: 'cancel-step';
}

/** Ask the coordination whether a step may begin; the answer comes as an input. */
export interface AskGate {
  effect: 'ask-gate';
  gate?: string;
  approval?: RoutingApproval;
  work: RunWork;
}

/** Tell the coordination that nobody waits for the gate before a step any more. */
export interface WithdrawGate {
  effect: 'withdraw-gate';
  /** The step's name. */
  step: string;
}

export interface PublishEvent {
  effect: 'publish';
  event: Envelope;
}
