// From an activation to the rules' inputs, in the order in which the coordination takes them. Node side only.
import { BY_HAND, type PauseRequest } from '../contract/control';
import { endingOf, endingOfAnswer } from '../contract/ending-of';
import { type RenderActionAnswer, renderedGateOf, renderingProblem } from '../contract/gate';
import type { AgentAnswer } from '../contract/inputs';
import {
  DECIDE_UPDATE,
  EVENT_SIGNAL,
  OWN_ACTIVITY_PREFIX,
  OWN_WORK_ACTIVITY,
  PAUSE_UPDATE,
  PUBLISH_EVENT_ACTIVITY,
  PUBLISH_UPDATE,
  RENDER_ACTION_ACTIVITY,
  RESUME_UPDATE,
  WORKFLOW,
} from '../contract/names';
import { reportedEventOf, reportOutcome, reportProblem } from '../contract/report';
import { type PublishEventAnswer, type SagaInput, sagaNotStarted } from '../contract/saga';
import type { Input } from '../coordination/advance';
import type { Ending } from '../coordination/delivery/ending';
import type { Activation, HistoryEvent } from './activations';
import type { Decoder } from './decode';

/** What the ids of a run's activities and timers stand for. */
export interface RunNames {
  /** Scheduled event id → delivery id. */
  deliveries: Map<string, string>;
  /** Timer id → the timer's summary: the rules' name for the deadline, where that is not too long. */
  timers: Map<string, string>;
  /** Scheduled event id → the approval that a worker shows the action of. */
  renders: Map<string, string>;
  /** Scheduled event id → the event that is reported to the parent. */
  reports: Map<string, string>;
  /** Event id of a saga's start → what it was started for. */
  sagas: Map<string, { delivery: string; unstarted: Ending }>;
}

const OWN_WORK = new Set<string>(Object.values(OWN_WORK_ACTIVITY));

/** Agents' activities, and those of ours that a delivery waits for. */
const endsDelivery = (activity: string): boolean =>
  OWN_WORK.has(activity) || !activity.startsWith(OWN_ACTIVITY_PREFIX);

/** Collects the names from a whole run. Timers without a summary are no deadlines of joins. */
export async function runNamesOf(events: readonly HistoryEvent[], decoder: Decoder): Promise<RunNames> {
  const names: RunNames = {
    deliveries: new Map(),
    renders: new Map(),
    reports: new Map(),
    timers: new Map(),
    sagas: new Map(),
  };
  for (const event of events) {
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity?.activityId && endsDelivery(activity.activityType?.name ?? ''))
      names.deliveries.set(String(event.eventId), activity.activityId);
    if (activity?.activityId && activity.activityType?.name === RENDER_ACTION_ACTIVITY)
      names.renders.set(String(event.eventId), renderedGateOf(activity.activityId));
    if (activity?.activityId && activity.activityType?.name === PUBLISH_EVENT_ACTIVITY)
      names.reports.set(String(event.eventId), reportedEventOf(activity.activityId));
    const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
    if (child?.workflowType?.name === WORKFLOW.saga) {
      const { report, plan, sagaId, correlation } = (await decoder.first(child.input)) as SagaInput;
      const unstarted = sagaNotStarted(plan.saga, sagaId, correlation);
      if (report) names.sagas.set(String(event.eventId), { delivery: report.delivery, unstarted });
    }
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
    const unstarted = event.startChildWorkflowExecutionFailedEventAttributes;
    const saga = unstarted && names.sagas.get(String(unstarted.initiatedEventId));
    if (saga)
      resolved.push({
        input: { input: 'settled', delivery: saga.delivery, ending: saga.unstarted },
      });
    const told = (await renderedIn(event, names, decoder)) ?? (await reportedIn(event, names, decoder));
    if (told) {
      resolved.push({ input: told });
      continue;
    }
    const ended = await endingIn(event, decoder);
    const delivery = ended && names.deliveries.get(ended.scheduled);
    if (ended && delivery) resolved.push({ input: { input: 'settled', delivery, ending: ended.ending } });
  }
  for (const { workflowExecutionUpdateAcceptedEventAttributes: update } of activation.updates) {
    const request = update?.acceptedRequest?.input;
    const input = inputOfUpdate(request?.name, await decoder.first(request?.args));
    if (input) messages.push({ door: 'update', input });
  }
  return [...messages, ...cancellations, ...resolved];
}

/** The inputs that a coordination makes of its updates; their validators have let these through. */
function inputOfUpdate(name: string | null | undefined, argument: unknown): Input | undefined {
  if (name === PUBLISH_UPDATE) return { input: 'events', signal: argument };
  if (name === DECIDE_UPDATE) return { input: 'decide', decision: argument };
  const { pause = BY_HAND, by, reason } = (argument ?? {}) as PauseRequest;
  if (name === PAUSE_UPDATE) return { input: 'pause', pause, by, reason };
  return name === RESUME_UPDATE ? { input: 'resume', pause } : undefined;
}

/** What became of an activity that shows the action of an approval; undefined of every other event. */
async function renderedIn(
  event: HistoryEvent,
  { renders }: RunNames,
  decoder: Decoder,
): Promise<Extract<Input, { input: 'rendered' }> | undefined> {
  const completed = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  const ended = completed ?? failed ?? event.activityTaskCanceledEventAttributes;
  const gate = ended ? renders.get(String(ended.scheduledEventId)) : undefined;
  if (gate === undefined) return undefined;
  if (completed) {
    const rendered = (await decoder.first(completed.result)) as RenderActionAnswer;
    return { input: 'rendered', gate, rendered };
  }
  const failure = failed ? await decoder.failure(failed.failure) : { name: 'CancelledFailure' };
  return { input: 'rendered', gate, rendered: renderingProblem(failure) };
}

/** What became of a report to the parent; undefined of every other event. */
async function reportedIn(
  event: HistoryEvent,
  { reports }: RunNames,
  decoder: Decoder,
): Promise<Extract<Input, { input: 'reported' }> | undefined> {
  const completed = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  const ended = completed ?? failed ?? event.activityTaskCanceledEventAttributes;
  const id = ended ? reports.get(String(ended.scheduledEventId)) : undefined;
  if (id === undefined) return undefined;
  if (completed) {
    const answer = (await decoder.first(completed.result)) as PublishEventAnswer;
    return { input: 'reported', event: id, outcome: reportOutcome(answer) };
  }
  const failure = failed ? await decoder.failure(failed.failure) : { name: 'CancelledFailure' };
  return { input: 'reported', event: id, outcome: reportProblem(failure) };
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
