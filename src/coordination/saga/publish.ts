// The events of a saga: of its steps, its undos and its end. Safe and pure.
//
// Every one of them is caused by the event that started the saga, as the events of one delivery are: hops would else grow with each
// step, and a long saga would meet the limit that guards against endless chains. Their order is that of the steps.
import { derivedEventId } from '../../events/derived-id';
import { followUp } from '../../events/follow-up';
import type { JsonObject } from '../../events/json';
import { undoTypes } from '../../plan/saga-reactions';
import { envelopeOf } from '../delivery/event-slot';
import type { Why } from './state';
import { type SagaTurn, stepOf } from './turn';
import { keyOf, type Work } from './work';

interface Publication {
  type: string | undefined;
  source: string;
  /** The idempotency key of the work that it is about, and what of it: together the event's id. */
  key: string;
  ordinal: string;
  payload: JsonObject;
}

/** Publishes an event; does nothing where the plan names no type for it. */
export function publish(turn: SagaTurn, { type, source, key, ordinal, payload }: Publication): void {
  if (type === undefined) return;
  const { setting, at } = turn;
  const { topics, defaultTopic } = setting.plan;
  const cause = envelopeOf(setting.event);
  const joined = setting.joined && Object.values(setting.joined).map(envelopeOf);
  const listed = Object.hasOwn(topics, type) ? topics[type] : undefined;
  const event = followUp(cause, joined, {
    type,
    source,
    payload,
    id: derivedEventId(key, ordinal),
    topic: listed?.topic ?? defaultTopic,
    priority: listed?.priority ?? cause.routing.priority,
    at: new Date(at).toISOString(),
  });
  turn.effects.push({ effect: 'publish', event });
}

/** The agent's answer, under the type that the plan gives for a step, or `<Undo>Completed`. */
export function publishDone(turn: SagaTurn, work: Work, payload: JsonObject): void {
  const { type, source } = namesOf(turn, work, 'completed');
  publish(turn, { type, source, payload, key: keyOf(turn.setting, work), ordinal: 'completed' });
}

/** Why a step or an undo failed, in the words in which every delivery says it. */
export function publishFailed(turn: SagaTurn, work: Work, why: Why): void {
  const { type, source, agent, task } = namesOf(turn, work, 'failed');
  const { reason, problem, attempts } = why;
  const payload = { reason, problem, attempts, agent, task };
  publish(turn, { type, source, payload, key: keyOf(turn.setting, work), ordinal: 'failed' });
}

function namesOf({ setting }: SagaTurn, { doing, step }: Work, how: 'completed' | 'failed') {
  const { undo, agent, step: name, success, failure } = stepOf(setting, step);
  if (doing === 'undo' && undo.undo === 'task')
    return { type: undoTypes(undo.task)[how], source: `/${undo.agent}`, agent: undo.agent, task: undo.task };
  return { type: how === 'completed' ? success : failure, source: `/${agent}`, agent, task: name };
}
