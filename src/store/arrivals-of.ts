// From an activation to the rules' inputs, in the order in which the coordination takes them. Node side only.
import { endingOf, endingOfAnswer } from '../contract/ending-of';
import type { AgentAnswer } from '../contract/inputs';
import { EVENT_SIGNAL, OWN_ACTIVITY_PREFIX, PUBLISH_UPDATE } from '../contract/names';
import type { Input } from '../coordination/advance';
import type { Ending } from '../coordination/ending';
import type { Activation, HistoryEvent } from './activations';
import type { Decoder } from './decode';

/** What the ids of a run's activities and timers stand for. */
export interface RunNames {
  /** Scheduled event id → delivery id. */
  deliveries: Map<string, string>;
  /** Timer id → the rules' name for the deadline. */
  timers: Map<string, string>;
}

/** Collects the names from a whole run. Timers without a summary are no deadlines of joins. */
export async function runNamesOf(events: readonly HistoryEvent[], decoder: Decoder): Promise<RunNames> {
  const names: RunNames = { deliveries: new Map(), timers: new Map() };
  for (const event of events) {
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity?.activityId && !activity.activityType?.name?.startsWith(OWN_ACTIVITY_PREFIX))
      names.deliveries.set(String(event.eventId), activity.activityId);
    const timer = event.timerStartedEventAttributes;
    if (!timer?.timerId || !event.userMetadata?.summary) continue;
    const summary = await decoder.first({ payloads: [event.userMetadata.summary] });
    if (typeof summary === 'string') names.timers.set(timer.timerId, summary);
  }
  return names;
}

/** An input, and for messages the door that it came through. */
export interface Arrival {
  input: Input;
  door?: 'signal' | 'update';
}

/** Messages first, then cancellation, then deadlines and endings as the server recorded them. */
export async function arrivalsOf(
  activation: Activation,
  names: RunNames,
  decoder: Decoder,
): Promise<Arrival[]> {
  const messages: Arrival[] = [];
  const cancellations: Arrival[] = [];
  const resolved: Arrival[] = [];
  for (const event of activation.events) {
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal?.signalName === EVENT_SIGNAL)
      messages.push({
        door: 'signal',
        input: { input: 'events', signal: await decoder.first(signal.input) },
      });
    if (event.workflowExecutionCancelRequestedEventAttributes)
      cancellations.push({ input: { input: 'cancel' } });
    const timer = names.timers.get(event.timerFiredEventAttributes?.timerId ?? '');
    if (timer !== undefined) resolved.push({ input: { input: 'timer', timer } });
    const ended = await endingIn(event, decoder);
    const delivery = ended && names.deliveries.get(ended.scheduled);
    if (ended && delivery) resolved.push({ input: { input: 'settled', delivery, ending: ended.ending } });
  }
  for (const { workflowExecutionUpdateAcceptedEventAttributes: update } of activation.updates)
    if (update?.acceptedRequest?.input?.name === PUBLISH_UPDATE) {
      const signal = await decoder.first(update.acceptedRequest.input.args);
      messages.push({ door: 'update', input: { input: 'events', signal } });
    }
  return [...messages, ...cancellations, ...resolved];
}

async function endingIn(
  event: HistoryEvent,
  decoder: Decoder,
): Promise<{ scheduled: string; ending: Ending } | undefined> {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const answer = (await decoder.first(completed.result)) as AgentAnswer;
    return { scheduled: String(completed.scheduledEventId), ending: endingOfAnswer(answer) };
  }
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed) {
    const ending = endingOf(await decoder.failure(failed.failure));
    return { scheduled: String(failed.scheduledEventId), ending };
  }
  const cancelled = event.activityTaskCanceledEventAttributes;
  return cancelled
    ? { scheduled: String(cancelled.scheduledEventId), ending: { ending: 'cancelled' } }
    : undefined;
}
