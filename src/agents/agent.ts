// The port: what an agent is given and what it may answer, the same for every kind of agent (M28). Node side only.
import type { Envelope } from '../events/envelope';
import type { JsonObject, JsonValue } from '../events/json';

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
}

export interface AgentLog {
  info(text: string, fields?: object): void;
  warn(text: string, fields?: object): void;
  error(text: string, fields?: object): void;
}

export interface AgentContext {
  /** The correlation's working folder; absolute, exists. */
  folder: string;
  /** Aborted at the time-out, at cancellation, and when the worker shuts down. */
  signal: AbortSignal;
  log: AgentLog;
  /** Says what is being done; shown by `status`, and a heartbeat. */
  progress(text: string): void;
  /** Publishes an event now. Throws `type_not_allowed` unless the plan's `emits` lists the type. */
  emit(type: string, payload: JsonObject): Promise<void>;
  /** Gives back a business ending that is no failure: `return context.outcome('refused', { … })`. */
  outcome(name: string, payload: JsonObject): AgentOutcome;
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
