// The port: what an agent is given and what it may answer, the same for every kind of agent (M28). Node side only.
import type { Envelope } from '../events/envelope';
import type { JsonObject, JsonValue } from '../events/json';

/** What a step of a saga and its undo are told of it. */
export interface SagaTask {
  id: string;
  /** What the saga works on: the payload of the event that started it. */
  input: JsonObject;
  /** By step name: what the steps before have answered. */
  results: Record<string, JsonObject>;
  /** Of an undo: the step that is taken back, what is known of its outcome, and where it was done what it answered. */
  undoing?: { step: string; outcome: 'done' | 'failed' | 'unknown'; result?: JsonObject };
}

export interface AgentTask {
  /** The whole envelope of the event that woke the agent (of a join the last arrival). */
  event: Envelope;
  /** Of a join: every member by event type (a second one of a type as `Type@/source`). */
  joined?: Record<string, Envelope>;
  /** The task's name; the agent's own where the plan gives none. */
  task: string;
  /** 1 for the first attempt. Deaths of workers count here, not in the retry policy. */
  attempt: number;
  /** The same over all attempts of a delivery: hand it on to whatever has effects outside. */
  idempotencyKey: string;
  correlationId: string;
  /** Of a saga's step or undo. */
  saga?: SagaTask;
  /** Of a subtask that another agent has planned: its input, and what those that it depended on have answered. */
  subtask?: { task: string; input: JsonObject; results: Record<string, JsonObject> };
}

export interface AgentLog {
  info(text: string, fields?: object): void;
  warn(text: string, fields?: object): void;
  error(text: string, fields?: object): void;
}

export interface EmitOptions {
  /** Another correlation than the agent's own. */
  correlation?: string;
}

export interface AgentContext {
  /** The correlation's working folder; absolute, exists. */
  folder: string;
  /** Aborted at the time-out, at cancellation, and when the worker shuts down. */
  signal: AbortSignal;
  log: AgentLog;
  /** Says what is being done; shown by `status`, and a heartbeat. */
  progress(text: string): void;
  /**
   * Publishes an event now. Throws `type_not_allowed` unless the plan's `emits` lists the type. With `correlation` it goes there: where
   * that one has not begun it begins as a child of this one, and this one is told how it ends. Throws `child_ended` where it has ended.
   */
  emit(type: string, payload: JsonObject, options?: EmitOptions): Promise<void>;
  /**
   * Sends a query or a command and waits for its answer's payload. Throws `type_not_allowed` unless the plan's `asks` lists the type,
   * `ask_timeout` after `timeoutMs` (default: the plan's for the type, else 30 s), `ask_failed` where its handler failed or nobody has it.
   */
  ask(type: string, payload?: JsonObject, options?: { timeoutMs?: number }): Promise<JsonObject>;
  /** Gives back a business ending that is no failure: `return context.outcome('refused', { … })`. */
  outcome(name: string, payload: JsonObject): AgentOutcome;
  /** What the plan's `env` lists for this agent, by name; `inherit` is filled in, and left out where the worker has none. */
  env: Readonly<Record<string, string>>;
  /** The values of the plan's `secrets` by name; an optional one that is not set is not there. Never put one into an event. */
  secrets: Readonly<Record<string, string>>;
}

export class AgentOutcome {
  constructor(
    readonly name: string,
    readonly payload: JsonObject,
  ) {}
}

export type AgentFunction = (
  task: AgentTask,
  context: AgentContext,
) => Promise<JsonValue | AgentOutcome | undefined> | JsonValue | AgentOutcome | undefined;

/** Declares an agent module's default export; gives the function back as it is, with its types checked. */
export function defineAgent(run: AgentFunction): AgentFunction {
  return run;
}
