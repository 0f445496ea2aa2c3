// Attempts that failed and were followed by another, as far as a history tells. Node side only; pure but for decoding.
//
// A history names an activity's attempts only where it ends: of the last attempt its number, and why the one before it failed. What
// was before that it does not keep.
import { endingOf, endingOfAnswer } from '../contract/ending-of';
import { REASON } from '../contract/failures';
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

/** Attempts so ended that were not charged; the worker's interceptor decides it. */
const UNCHARGED: readonly string[] = [REASON.planNotLoaded, REASON.workerShutdown];

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
    const [delivery, before] = [deliveries.get(closed?.scheduled ?? ''), tried.get(closed?.scheduled ?? '')];
    if (!closed || delivery === undefined || !before) continue;
    const { charged, ...why } = before;
    const attempt = charged && closed.before !== undefined && closed.before > 0 ? closed.before : undefined;
    const row = { ...(attempt !== undefined && { attempt }), ...why };
    failed.set(delivery, [...(failed.get(delivery) ?? []), row]);
  }
  return failed;
}

/** The end of an activity, and how many charged attempts had failed before its last one. */
async function closingOf(
  event: HistoryEvent,
  decoder: Decoder,
): Promise<{ scheduled: string; before?: number } | undefined> {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const ending = endingOfAnswer((await decoder.first(completed.result)) as AgentAnswer);
    const attempts = ending.ending === 'answered' ? ending.attempts : 1;
    return { scheduled: String(completed.scheduledEventId), before: attempts - 1 };
  }
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed) {
    const scheduled = String(failed.scheduledEventId);
    const ending = endingOf(await decoder.failure(failed.failure));
    if (ending.ending !== 'failed') return { scheduled };
    // An attempt that a pause has handed back is none.
    return { scheduled, before: ending.paused ? ending.attempts : ending.attempts - 1 };
  }
  const cancelled = event.activityTaskCanceledEventAttributes;
  return cancelled ? { scheduled: String(cancelled.scheduledEventId) } : undefined;
}
