// Attempts that failed and were followed by another, as far as a history tells. Node side only; pure but for decoding.
//
// A history names an activity's attempts only where it ends: of the last attempt its number, and why the one before it failed. What
// was before that the worker's interceptor writes into the answer or the last failure.

import { type EarlierFailure, earlierFailuresIn, isSameFailure } from '../contract/earlier-failures';
import { endingOf, endingOfAnswer } from '../contract/ending-of';
import { failureDetailsOf, REASON } from '../contract/failures';
import type { AgentAnswer } from '../contract/inputs';
import { OWN_ACTIVITY_PREFIX } from '../contract/names';
import type { FailedAttempt } from '../coordination/explain/explanation';
import type { HistoryEvent } from './activations';
import type { Decoder } from './decode';

/** Why an attempt was tried again; `charged`: it counts as an attempt of the agent. */
export interface TriedAgain {
  reason: string;
  problem: string;
  charged: boolean;
}

/** Attempts so ended that were not charged; the worker's interceptor and its look at pauses decide it. */
const UNCHARGED: readonly string[] = [REASON.planNotLoaded, REASON.workerShutdown, REASON.paused];

/** Reads the failure of an attempt that the server tried again; undefined where there is none. */
export function triedAgainAfter(failure: Error | undefined): TriedAgain | undefined {
  if (!failure) return undefined;
  const ending = endingOf(failure);
  if (ending.ending !== 'failed') return undefined;
  const { reason, problem } = ending;
  // The wrapper keeps the time of an attempt itself: where the server's ran out, nobody was there any more.
  if (failure.name === 'TimeoutFailure') return { reason: 'a worker died', problem, charged: false };
  return { reason, problem, charged: !UNCHARGED.includes(reason) };
}

/**
 * What is known of the attempts before one, oldest first.
 * @param earlier what the worker has written down of charged ones
 * @param last why the one right before it failed, as the server says it
 * @param number of that one, where it is known
 */
export function failedBefore(
  earlier: readonly EarlierFailure[],
  last: TriedAgain | undefined,
  number?: number,
): FailedAttempt[] {
  if (!last) return [...earlier];
  const { charged, ...why } = last;
  if (!charged) return [...earlier, why];
  const told = earlier.at(-1);
  // The server keeps the whole sentence.
  if (told && isSameFailure(told, why)) return [...earlier.slice(0, -1), { attempt: told.attempt, ...why }];
  return [...earlier, { ...(number !== undefined && number > 0 && { attempt: number }), ...why }];
}

/** By delivery, in the order of the history. */
export async function failedAttemptsIn(
  events: readonly HistoryEvent[],
  decoder: Decoder,
): Promise<Map<string, FailedAttempt[]>> {
  const deliveries = new Map<string, string>();
  const tried = new Map<string, TriedAgain>();
  const failed = new Map<string, FailedAttempt[]>();
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityId && !scheduled.activityType?.name?.startsWith(OWN_ACTIVITY_PREFIX))
      deliveries.set(String(event.eventId), scheduled.activityId);
    const started = event.activityTaskStartedEventAttributes;
    const again = started?.lastFailure && triedAgainAfter(await decoder.failure(started.lastFailure));
    if (started && again) tried.set(String(started.scheduledEventId), again);
    const closed = await closingOf(event, decoder);
    const delivery = deliveries.get(closed?.scheduled ?? '');
    if (!closed || delivery === undefined) continue;
    const rows = failedBefore(closed.earlier ?? [], tried.get(closed.scheduled), closed.before);
    if (rows.length > 0) failed.set(delivery, [...(failed.get(delivery) ?? []), ...rows]);
  }
  return failed;
}

interface Closing {
  scheduled: string;
  /** How many charged attempts had failed before its last one. */
  before?: number;
  earlier?: EarlierFailure[];
}

/** The end of an activity. */
async function closingOf(event: HistoryEvent, decoder: Decoder): Promise<Closing | undefined> {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const answer = (await decoder.first(completed.result)) as AgentAnswer;
    const ending = endingOfAnswer(answer);
    const attempts = ending.ending === 'answered' ? ending.attempts : 1;
    const earlier = earlierFailuresIn(answer.earlier);
    return { scheduled: String(completed.scheduledEventId), before: attempts - 1, earlier };
  }
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed) {
    const scheduled = String(failed.scheduledEventId);
    const failure = await decoder.failure(failed.failure);
    const ending = endingOf(failure);
    const earlier = earlierIn(failure);
    if (ending.ending !== 'failed') return { scheduled, earlier };
    // An attempt that a pause has handed back is none.
    return { scheduled, before: ending.paused ? ending.attempts : ending.attempts - 1, earlier };
  }
  const cancelled = event.activityTaskCanceledEventAttributes;
  return cancelled ? { scheduled: String(cancelled.scheduledEventId) } : undefined;
}

/** In the details of the last failure; of one that only the server saw in those of the last heartbeat. */
function earlierIn(failure: Error | undefined): EarlierFailure[] {
  const { details, lastHeartbeatDetails } = (failure ?? {}) as {
    details?: unknown;
    lastHeartbeatDetails?: { failed?: unknown } | null;
  };
  if (Array.isArray(details)) return failureDetailsOf(details[0])?.earlier ?? [];
  return earlierFailuresIn(lastHeartbeatDetails?.failed);
}
