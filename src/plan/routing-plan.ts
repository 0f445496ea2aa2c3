// The routing part of a compiled plan: all that a coordination needs to know, and all that may travel to one.
// Safe: types only, may be imported by the workflow sandbox. No `run`, environment, address or path ever stands in here:
// who can start a workflow must not be able to choose what a worker executes.
import type { Priority } from '../events/envelope';
import type { JsonObject, JsonValue } from '../events/json';
import type { Kind } from '../events/kind';

/**
 * The version of the rules a run was begun with. A changed rule is told apart by it, so that kept histories replay.
 * 2: a join that can no longer be met ends at once.
 * 3: what a join lacked when its time was up is late; what a filter on the payload refuses does not count as come;
 * what is no id in `confirms`, `supersedes` or `retracts` parks its event; a saga takes a useless
 * answer for an effect, knows of earlier attempts, and is cancelled while it asks or waits at a gate.
 */
export const RULES_VERSION = 3;

export interface RoutingPlan {
  /** The plan's name; part of every workflow id and task queue. */
  plan: string;
  /** SHA-256 (first 16 hexadecimal digits) of the canonical JSON of this object without `hash`. */
  hash: string;
  reactions: RoutingReaction[];
  topics: Record<string, RoutingTopic>;
  defaultTopic: string;
  /** Absent: any source may publish. Present: only these (for the types they list) and the plan's own agents. */
  sources?: Record<string, { may: string[] }>;
  /** Every event type that the plan knows: declared, published, or named by a trigger. */
  events: Record<string, RoutingEvent>;
  completeOn?: Trigger;
  failOn?: Trigger;
  /** What a publisher does with an event for a correlation that has ended, unless it says so itself. Default: refuse. */
  late?: 'refuse' | 'reopen';
  limits: { hops: number; planned?: number };
  sagas?: Record<string, RoutingSaga>;
  gates?: Record<string, RoutingGate>;
  pauses?: Record<string, RoutingPause>;
  machines?: Record<string, RoutingMachine>;
  aggregators?: Record<string, RoutingAggregator>;
  /** Who may decide: role → names of people. */
  roles?: Record<string, string[]>;
  /** What agents may ask while they work: agent → types of queries. */
  asks?: Record<string, string[]>;
  /** Agents that react to nothing, and work on the subtasks that others plan for them. */
  subtaskAgents?: Record<string, RoutingWork>;
}

/** How an agent works where nothing more is said, durations in milliseconds. */
export type RoutingWork = Pick<RoutingReaction, 'timeoutMs' | 'deadlineMs' | 'retry' | 'gate' | 'approval'>;

export interface RoutingTopic {
  description?: string;
  /** Sources that may publish here; absent or `all`: everybody. */
  publishers?: string[];
  /** Agents that may react to events of this topic; absent: everybody. */
  subscribers?: string[];
  priority?: Priority;
}

export interface RoutingEvent {
  topic?: string;
  kind: Kind;
  /** Sources that publish it: agents by `publishes`, outside sources by `may`. */
  publishers: string[];
  /** Of a query or a command: the type that answers it. Absent: what its handler publishes as completed. */
  answer?: string;
  /** Of a query or a command: how long an answer is awaited, milliseconds. */
  answerMs?: number;
}

/** One way in which an agent reacts. Its name is unique in the plan: `agent`, or `agent/task` where it has several. */
export interface RoutingReaction {
  name: string;
  /** The agent; of what the rules do themselves (`does`) the saga, aggregator, gate, pause or machine it is done for. */
  agent: string;
  task: string;
  on: Trigger;
  publishes: RoutingPublishes;
  /** Per attempt, milliseconds. */
  timeoutMs: number;
  /** Over all attempts, milliseconds. */
  deadlineMs?: number;
  retry: RetryRule;
  /** What is done with a delivery where it is not an agent that works on it. */
  does?: ReactionWork;
  /** Deliveries are held until this gate of the plan is open. */
  gate?: string;
  /** Each delivery is held until people have approved of what exactly will run. */
  approval?: RoutingApproval;
  /** Goes on while a pause is in force. */
  throughPause?: true;
}

export type ReactionWork =
  /** Starts the saga of that name; the delivery runs until the saga reports its end. */
  | { work: 'saga'; saga: string }
  /** A met round publishes `publishes.completed` at once. */
  | { work: 'aggregate'; aggregator: string }
  /** Each matching event is handed on to the aggregator's own workflow, which joins events of several correlations. */
  | { work: 'forward'; aggregator: string }
  /** Each matching event is evidence for that criterion of the gate. */
  | { work: 'evidence'; gate: string; criterion: number }
  | { work: 'pause'; pause: string }
  | { work: 'resume'; pause: string }
  /** Each matching event moves the machine. */
  | { work: 'transition'; machine: string; input: string };

/** M13, durations in milliseconds. */
export interface RoutingAggregator {
  id: string;
  on: JoinTrigger;
  onComplete: string;
  /** Where set, events of several correlations are joined: by the value that they have at this path (`['payload', 'region']`). */
  correlateBy?: string[];
}

/** M12, durations in milliseconds. */
export interface RoutingSaga {
  name: string;
  /** `{correlation_id}` stands for the correlation. */
  sagaId: string;
  publishes: {
    completed?: string;
    failed?: string;
    compensated?: string;
    partiallyCompensated?: string;
    cancelled?: string;
  };
  steps: RoutingStep[];
}

export interface RoutingStep {
  step: string;
  agent: string;
  /** Published when it has succeeded or failed. */
  success?: string;
  failure?: string;
  timeoutMs: number;
  deadlineMs?: number;
  retry: RetryRule;
  gate?: string;
  approval?: RoutingApproval;
  /** What happens where nobody knows whether the step took effect: a worker died or time ran out. */
  onUnknown: 'undo' | 'skip' | 'ask';
  undo: RoutingUndo;
}

export type RoutingUndo =
  | { undo: 'none' }
  | { undo: 'irreversible'; reason: string }
  | { undo: 'task'; task: string; agent: string; timeoutMs: number; deadlineMs?: number; retry: RetryRule };

/** M14, durations in milliseconds. */
export interface RoutingGate {
  name: string;
  criteria: RoutingCriterion[];
  onOpen?: string;
  onRefused?: string;
}

export type RoutingCriterion =
  | { criterion: 'evidence'; of: EventTrigger; quorum: number; freshForMs?: number }
  | ({ criterion: 'approval' } & RoutingApproval);

export interface RoutingApproval {
  /** Absent: anybody who is not the requester. */
  role?: string;
  quorum: number;
  /** How long people have, from when the first delivery was held; afterwards the answer is no. */
  withinMs?: number;
  /** Published when half of that time has passed and nobody has decided. */
  escalate?: string;
}

export interface RoutingPause {
  scope: 'correlation' | 'plan';
}

/** M10: an explicit state machine. */
export interface RoutingMachine {
  initial: string;
  states: string[];
  /** From a state by an input to the next state. */
  transitions: { from: string; input: string; to: string }[];
  /** Input `retry` may be taken so often; the next one is taken as input `max_retries`. */
  maxRetries?: number;
  /** Published when a state is entered. */
  publishes: Record<string, string>;
}

export interface RoutingPublishes {
  /** Published by the coordination when it dispatches. */
  started?: string;
  /** Published with the agent's answer as payload. */
  completed?: string;
  /** Published when the last attempt has failed. */
  failed?: string;
  /** A business ending that is no failure: `context.outcome(name, …)`. */
  outcomes?: Record<string, string>;
  /** May be published while working. */
  emits?: string[];
  /** An event of this type, published while working or as the answer, lists subtasks. */
  planned?: string;
}

/** M19, durations in milliseconds. */
export interface RetryRule {
  maxRetries: number;
  backoff: 'exponential' | 'linear' | 'fixed';
  initialDelayMs: number;
  maxDelayMs: number;
  /** Absent: every reason is retried that `noRetryOn` does not list. */
  retryOn?: string[];
  noRetryOn: string[];
  jitter: 'none' | 'half' | 'full';
}

/** What wakes a reaction: one event, or a join of several. Joins nest. */
export type Trigger = EventTrigger | JoinTrigger;

export interface EventTrigger {
  trigger: 'event';
  type?: string;
  topic?: string;
  /** The publishing source; of a list (two at least) any of them. */
  from?: string | string[];
  filter?: FilterTerm[];
  /** In EventBridge's pattern language, over `{ type, source, topic, …, payload }`. */
  pattern?: JsonObject;
}

export interface JoinTrigger {
  trigger: 'all' | 'any' | 'first' | 'at_least';
  of: Trigger[];
  /** Of `at_least`: how many members make a round. */
  count?: number;
  /** From the first matching event of a round, milliseconds. */
  withinMs?: number;
  /** Published when `withinMs` passes before the round is met. */
  onTimeout?: string;
  /** Published when the round can no longer be met; absent: `onTimeout`, at once, with `payload.reason: unsatisfiable`. */
  onUnsatisfiable?: string;
}

/** One term of a filter; terms are joined by `and`. */
export interface FilterTerm {
  /** Where the value is read, from the whole envelope: `['event', 'type']`, `['payload', 'a', 'b']`. */
  path: string[];
  /** As it was written, for explanations: `severity`. */
  name: string;
  equals: JsonValue;
  /** The value as it was written, compared as text where the JSON scalar differs. */
  text: string;
}
