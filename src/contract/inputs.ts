// What workflows and activities are given and give back: one object in, one object out. Safe: types only.

import type { Ending } from '../coordination/delivery/ending';
import type { EventSlot } from '../coordination/delivery/event-slot';
import type { OwnWork } from '../coordination/effects';
import type { RolloverBounds } from '../coordination/rollover';
import type { SagaWork } from '../coordination/saga/effects';
import type { CoordinationState, SpentAttempts } from '../coordination/state';
import type { SubtaskWork } from '../coordination/subtasks';
import type { JsonObject } from '../events/json';
import type { RoutingPlan } from '../plan/routing-plan';
import type { EarlierFailure } from './earlier-failures';

export interface CoordinationInput {
  plan: RoutingPlan;
  correlation: string;
  /** The version of the rules this chain of runs was begun with. */
  rules: number;
  /** What an earlier run or generation handed over. */
  carried?: CoordinationState;
  /** Of a reopened correlation: the last run of the generation before, which nothing else links to this one. */
  reopens?: string;
  /** Other bounds of a run than `ROLLOVER_BOUNDS`. */
  bounds?: Partial<RolloverBounds>;
}

/** The state at the end: what a late event is checked against, and what a reopened correlation begins with. */
export interface CoordinationResult {
  state: CoordinationState;
}

/** Workflow `coordination`, as clients see it. */
export type CoordinationWorkflow = (input: CoordinationInput) => Promise<CoordinationResult>;

/** The argument of an agent's activity. Carries no word of how the agent runs: the worker's own plan says that. */
export interface AgentWork {
  plan: string;
  hash: string;
  correlation: string;
  generation: number;
  delivery: string;
  reaction: string;
  agent: string;
  task: string;
  /** Idempotency key; ids of the events that the agent publishes derive from it. */
  key: string;
  event: EventSlot;
  /** Of a join: every member by event type (a second one of a type as `Type@/source`). */
  joined?: Record<string, EventSlot>;
  /** Of a subtask that another agent has planned. */
  subtask?: SubtaskWork;
  spent?: SpentAttempts;
  /** The version of the plan's pauses that its coordination knows: its worker must not know less. */
  control?: number;
  /** Of a saga's step or undo. */
  saga?: SagaWork;
  /** The hash of what people have approved: the worker runs nothing else. */
  approved?: string;
}

export interface AgentAnswer {
  payload: JsonObject;
  /** A business ending other than `completed`. */
  outcome?: string;
  /** Attempts that counted, this one included. */
  attempts: number;
  /** Of those before it the last ones that failed; absent where there is none. For readers: the rules do not look at it. */
  earlier?: EarlierFailure[];
}

export interface DeliveryInput {
  work: AgentWork;
  /** The coordination that is told the ending. */
  coordination: string;
  /** Milliseconds an attempt may take, and all attempts together. */
  timeoutMs: number;
  deadlineMs?: number;
  /** As the coordination that started it would show it. */
  priorityKey: number;
  fairnessKey?: string;
}

export interface DeliveryResult {
  ending: Ending;
  /** False where the coordination had ended meanwhile and could not be told. */
  reported: boolean;
}

/** The argument of an activity that does what the rules want done outside. Its answer is an `AgentAnswer`. */
export interface OwnWorkInput {
  plan: RoutingPlan['plan'];
  hash: string;
  correlation: string;
  generation: number;
  delivery: string;
  key: string;
  work: OwnWork;
}
