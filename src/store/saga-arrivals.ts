// From an activation of a saga's history to what arrived at its rules, in the order in which the workflow takes it. Node side only.
import { endingOf, endingOfAnswer } from '../contract/ending-of';
import type { AgentAnswer } from '../contract/inputs';
import { GATE_SIGNAL, PUBLISH_EVENT_ACTIVITY, SETTLE_UPDATE } from '../contract/names';
import type { PublishEventAnswer, PublishEventInput } from '../contract/saga';
import type { SagaArrival } from '../coordination/saga/advance';
import { arrivalAfter, type Outgoing, type Received } from '../coordination/saga/publication';
import type { Activation, HistoryEvent } from './activations';
import type { Decoder } from './decode';

/** What a run has scheduled, by the number of the event that says so. */
export type SagaActivities = Map<string, { reaction: string } | { outgoing: Outgoing }>;

export async function sagaActivitiesOf(
  events: readonly HistoryEvent[],
  decoder: Decoder,
): Promise<SagaActivities> {
  const activities: SagaActivities = new Map();
  for (const { eventId, activityTaskScheduledEventAttributes: scheduled } of events) {
    if (!scheduled) continue;
    if (scheduled.activityType?.name !== PUBLISH_EVENT_ACTIVITY) {
      activities.set(String(eventId), { reaction: scheduled.activityId ?? '' });
      continue;
    }
    const input = (await decoder.first(scheduled.input)) as PublishEventInput | undefined;
    activities.set(String(eventId), { outgoing: outgoingIn(input) });
  }
  return activities;
}

function outgoingIn(input: PublishEventInput | undefined): Outgoing {
  if (input?.asksGate) return { gateOf: input.asksGate.step };
  if (input?.withdrawsGate) return { withdrawalOf: input.withdrawsGate.step };
  return { event: input?.event?.event.type ?? '' };
}

/** Messages first, then cancellation, then what activities brought, as the server recorded it. */
export async function sagaArrivalsOf(
  activation: Activation,
  activities: SagaActivities,
  decoder: Decoder,
): Promise<SagaArrival[]> {
  const messages: SagaArrival[] = [];
  const cancellations: SagaArrival[] = [];
  const resolved: SagaArrival[] = [];
  for (const event of activation.events) {
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal?.signalName === GATE_SIGNAL)
      messages.push({ arrival: 'gate', verdict: await decoder.first(signal.input) });
    if (event.workflowExecutionCancelRequestedEventAttributes) cancellations.push({ arrival: 'cancel' });
    const arrival = await arrivalOf(event, activities, decoder);
    if (arrival) resolved.push(arrival);
  }
  for (const { workflowExecutionUpdateAcceptedEventAttributes: update } of activation.updates)
    if (update?.acceptedRequest?.input?.name === SETTLE_UPDATE)
      messages.push({
        arrival: 'settle',
        settlement: await decoder.first(update.acceptedRequest.input.args),
      });
  return [...messages, ...cancellations, ...resolved];
}

async function arrivalOf(
  event: HistoryEvent,
  activities: SagaActivities,
  decoder: Decoder,
): Promise<SagaArrival | undefined> {
  const completed = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  const cancelled = event.activityTaskCanceledEventAttributes;
  const scheduled = (completed ?? failed ?? cancelled)?.scheduledEventId;
  const activity = activities.get(String(scheduled));
  if (!activity) return undefined;
  const failure = failed && endingOf(await decoder.failure(failed.failure));
  const ending = failure ?? ({ ending: 'cancelled' } as const);
  if ('reaction' in activity) {
    const answered = completed && endingOfAnswer((await decoder.first(completed.result)) as AgentAnswer);
    return { arrival: 'settled', reaction: activity.reaction, ending: answered ?? ending };
  }
  const answer = completed && ((await decoder.first(completed.result)) as PublishEventAnswer);
  const received: Received = answer
    ? { received: answer.outcome }
    : { received: 'failed', problem: ending.ending === 'failed' ? ending.problem : ending.ending };
  return arrivalAfter(activity.outgoing, received);
}
