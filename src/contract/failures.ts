// Why a delivery failed: the vocabulary, and the two ways to say it over the wire. Safe: may be imported by workflows,
// activities, clients and doors; loads nothing but @temporalio/common.
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { PausedAttempt } from '../coordination/control';
import type { StepOutcome } from '../coordination/saga/state';
import { stepOutcomeIn } from '../coordination/saga/took-effect';
import { type EarlierFailure, earlierFailuresIn } from './earlier-failures';

/**
 * Every reason that Signalbox itself gives. Plans name them in `retry_on` and `no_retry_on`; an agent may give reasons of its
 * own (an Error with a string property `type`), which are treated alike.
 */
export const REASON = {
  /** An attempt took longer than the plan allows. */
  timeout: 'timeout',
  /** All attempts together took longer than the plan allows. */
  deadline: 'deadline',
  /** The agent threw, ended with an exit code of no other meaning, or was killed from outside. */
  temporaryFailure: 'temporary_failure',
  /** The event's payload does not match its schema, or the agent says that it cannot be worked on (exit code 65). */
  invalidPayload: 'invalid_payload',
  /** The agent may not do what it was asked to (exit code 77), or a secret that it needs is missing. */
  unauthorized: 'unauthorized',
  /** The agent answered something that is no answer. */
  badOutput: 'bad_output',
  /** A command ended well and gave no result. */
  noResult: 'no_result',
  /** A command printed more than 1 MiB. */
  outputTooLarge: 'output_too_large',
  /** An answer or an emitted event has more than 256 KiB. */
  payloadTooLarge: 'payload_too_large',
  /** The agent published a type, or chose an outcome, that the plan does not list. */
  typeNotAllowed: 'type_not_allowed',
  /** Workers died while the agent ran, more often than is borne. */
  crashBudget: 'crash_budget',
  /** This worker has never loaded the plan under that hash. No attempt is charged. */
  planNotLoaded: 'plan_not_loaded',
  /** The plan names no such agent or reaction, or its program cannot be found or loaded. */
  agentNotFound: 'agent_not_found',
  /** The worker went away in an orderly manner. No attempt is charged. */
  workerShutdown: 'worker_shutdown',
  /** A pause of the whole plan is in force, or cannot be asked for. No attempt is charged. */
  paused: 'paused',
  /** The agent began a child, or went on with one, that has ended. */
  childEnded: 'child_ended',
  /** The agent asked something, and no answer came in time. */
  askTimeout: 'ask_timeout',
  /** The agent asked something that nobody handles, or whose handler failed. */
  askFailed: 'ask_failed',
  /** It needs approval, and carries none; nothing was executed. */
  approvalMissing: 'approval_missing',
  /** What was approved is not what would run now; nothing was executed. */
  approvalStale: 'approval_stale',
  cancelled: 'cancelled',
} as const;
export type FailureReason = (typeof REASON)[keyof typeof REASON];

/** The first detail of a delivery's last failure. */
export interface FailureDetails {
  /** One of `REASON`, or the agent's own word. */
  reason: string;
  /** A whole sentence, with the offending value. Never a secret. */
  problem: string;
  /** Attempts that counted. */
  attempts: number;
  /** Of those before it the last ones that failed; absent where there is none. */
  earlier?: EarlierFailure[];
  /** What is known of the work's effect over all attempts; absent where it is what `reason` says (`tookEffect`). */
  effect?: StepOutcome;
}

/** Longest `problem` that travels, in characters. */
export const PROBLEM_LENGTH = 2000;

/** Cuts a text to `length` characters (default 2,000), saying that it was cut. */
export function bounded(text: string, length: number = PROBLEM_LENGTH): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/**
 * A failure that is never retried: the delivery ends with it. `attempts` counts this one too; `earlier` are those before it; `effect` is
 * that of all of them, where `type` does not say it.
 */
export function refuse(
  type: string,
  problem: string,
  attempts = 1,
  earlier?: EarlierFailure[],
  effect?: StepOutcome,
): ApplicationFailure {
  const details: FailureDetails = { reason: type, problem: bounded(problem), attempts, earlier, effect };
  return ApplicationFailure.create({
    type,
    message: details.problem,
    nonRetryable: true,
    details: [details],
  });
}

/** A failure that is tried again, after `delayMs` milliseconds where given, else as the server's policy says. */
export function retryLater(type: string, message: string, delayMs?: number): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: bounded(message),
    nonRetryable: false,
    // A delay of 0 would read as "none given".
    nextRetryDelay: delayMs === undefined ? undefined : Math.max(1, Math.round(delayMs)),
  });
}

/**
 * An attempt that did not begin because of a pause of the plan: handed back to its coordination, which dispatches it again when the
 * pause is over. Nothing is charged, and nobody is alarmed.
 */
export function handBack(
  problem: string,
  paused: PausedAttempt,
  earlier?: EarlierFailure[],
): ApplicationFailure {
  const details: FailureDetails = {
    reason: REASON.paused,
    problem: bounded(problem),
    attempts: paused.spent.failures,
    earlier,
  };
  return ApplicationFailure.create({
    type: REASON.paused,
    message: details.problem,
    nonRetryable: true,
    details: [details, paused],
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** The details of a failure, if `value` is such; undefined for every other value. */
export function failureDetailsOf(value: unknown): FailureDetails | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { reason, problem, attempts, ...rest } = value as Partial<Record<keyof FailureDetails, unknown>>;
  if (typeof reason !== 'string' || typeof problem !== 'string') return undefined;
  if (typeof attempts !== 'number' || !Number.isFinite(attempts)) return undefined;
  const earlier = earlierFailuresIn(rest.earlier);
  const effect = stepOutcomeIn(rest.effect);
  return {
    reason,
    problem,
    attempts,
    ...(earlier.length > 0 && { earlier }),
    ...(effect && { effect }),
  };
}
