// The routing part of a compiled plan: all that a coordination needs to know, and all that may travel to one.
// Safe: types only, may be imported by the workflow sandbox. No `run`, environment, address or path ever stands in here:
// who can start a workflow must not be able to choose what a worker executes.
import type { Priority } from '../events/envelope';
import type { JsonValue } from '../events/json';
import type { Kind } from '../events/kind';

/** The version of the rules a run was begun with. A changed rule is told apart by it, so that kept histories replay. */
export const RULES_VERSION = 1;

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
  limits: { hops: number };
}

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
}

/** One way in which an agent reacts. Its name is unique in the plan: `agent`, or `agent/task` where it has several. */
export interface RoutingReaction {
  name: string;
  agent: string;
  task: string;
  on: Trigger;
  publishes: RoutingPublishes;
  /** Per attempt, milliseconds. */
  timeoutMs: number;
  /** Over all attempts, milliseconds. */
  deadlineMs?: number;
  retry: RetryRule;
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
  /** The publishing source. */
  from?: string;
  filter?: FilterTerm[];
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
