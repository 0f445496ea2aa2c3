// From what an activity gave back, or how it failed, to an `Ending`: in a workflow, and again when a history is read. Safe: may
// be imported by workflows. Total: never throws, whatever it is given, since a throw in a workflow would stall it.
import { pausedAttemptIn } from '../coordination/control';
import type { Ending, FailedEnding } from '../coordination/delivery/ending';
import { bounded, failureDetailsOf, REASON } from './failures';
import type { AgentAnswer } from './inputs';

/** The ending of a delivery whose agent answered. */
export function endingOfAnswer(answer: AgentAnswer): Ending {
  const { payload, outcome, attempts } = answer;
  return { ending: 'answered', payload, ...(outcome === undefined ? {} : { outcome }), attempts };
}

/**
 * The ending of a delivery whose activity or workflow failed. Takes an ActivityFailure or ChildWorkflowFailure as a workflow
 * catches it, or the bare cause of one as a history event has it (ApplicationFailure, TimeoutFailure, CancelledFailure).
 * Everything else is a `temporary_failure` with the text of what was given.
 */
export function endingOf(error: unknown): Ending {
  try {
    return readEnding(error);
  } catch {
    return failed(REASON.temporaryFailure, 'failed with an error that cannot be read', 1);
  }
}

/** Deep enough for every chain that the SDK makes; a cycle must end too. */
const DEEPEST = 10;
const WRAPPERS = new Set(['ActivityFailure', 'ChildWorkflowFailure']);

function readEnding(error: unknown): Ending {
  let cause = error as Failure | undefined;
  for (let depth = 0; depth < DEEPEST && WRAPPERS.has(nameOf(cause)) && cause?.cause; depth += 1)
    cause = cause.cause as Failure;
  switch (nameOf(cause)) {
    case 'CancelledFailure':
      return { ending: 'cancelled' };
    case 'TimeoutFailure':
      return timedOut(cause as Failure);
    default:
      return failedWith(cause);
  }
}

/** The fields that are read of the SDK's failures; told by name, not by class, since each sandbox has classes of its own. */
interface Failure {
  name?: unknown;
  message?: unknown;
  type?: unknown;
  details?: unknown;
  cause?: unknown;
  timeoutType?: unknown;
  lastHeartbeatDetails?: unknown;
}

function nameOf(failure: unknown): string {
  const name = (failure as Failure | null | undefined)?.name;
  return typeof name === 'string' ? name : '';
}

/** By the server, so what the attempts before did is told by the last heartbeat. */
function timedOut(failure: Failure): Ending {
  const ending = timeOutOf(failure);
  const { effect } = (failure.lastHeartbeatDetails ?? {}) as { effect?: unknown };
  return effect === 'done' ? { ...ending, effect } : ending;
}

function timeOutOf(failure: Failure): FailedEnding {
  const known = (failure.lastHeartbeatDetails as { failures?: unknown } | null | undefined)?.failures;
  const attempts = typeof known === 'number' && Number.isFinite(known) ? known + 1 : 1;
  if (failure.timeoutType === 'SCHEDULE_TO_CLOSE')
    return failed(REASON.deadline, 'the deadline over all attempts has passed', attempts);
  if (failure.timeoutType === 'SCHEDULE_TO_START')
    return failed(REASON.timeout, 'no worker took the task in time', attempts);
  return failed(REASON.timeout, textOf(failure.message) ?? 'the attempt took too long', attempts);
}

function failedWith(failure: Failure | undefined): Ending {
  const details: unknown[] = Array.isArray(failure?.details) ? failure.details : [];
  const found = failureDetailsOf(details[0]);
  if (found) {
    if (found.reason === REASON.cancelled) return { ending: 'cancelled' };
    const ending = {
      ...failed(found.reason, found.problem, found.attempts),
      ...(found.effect && { effect: found.effect }),
    };
    const paused = found.reason === REASON.paused ? pausedAttemptIn(details[1]) : undefined;
    return paused ? { ...ending, paused } : ending;
  }
  const reason = textOf(failure?.type) ?? REASON.temporaryFailure;
  const problem = textOf(failure?.message) ?? textOf(failure) ?? 'failed without saying why';
  return failed(reason, problem, 1);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function failed(reason: string, problem: string, attempts: number): FailedEnding {
  return { ending: 'failed', reason, problem: bounded(problem), attempts };
}
