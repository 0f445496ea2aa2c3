// How a delivery ends: an agent answered, failed for good, or was cancelled; or a join's time ran out. Safe and pure.

import type { JsonObject } from '../../events/json';
import { isJsonObject } from '../../events/json';
import { payloadSizeProblem } from '../../events/leaf-rules';
import { ownValue } from '../../plan/own-value';
import type { RoutingReaction } from '../../plan/routing-plan';
import { admitOwn, placeOfTimer } from '../admit';
import { isAwaited } from '../answers';
import { gateDeadline } from '../gate/gate-deadline';
import { expire, LATE_SINCE_RULES } from '../join/join-expiry';
import { endRound } from '../join/round-ending';
import { handBack } from '../pause';
import { onItsWayTo } from '../satisfiability/on-its-way';
import type { Delivery } from '../state';
import { endSubtask, subtaskPayload } from '../subtasks';
import { eventsOf, followUpOf, record, type Turn } from '../turn';
import { WAVE } from './dispatch';
import type { Ending } from './ending';
import { workSettled } from './own-work';

/** Takes a delivery's ending; one that is not running any more (settled before, or cancelled) changes nothing. */
export function settle(turn: Turn, id: string, ending: Ending): void {
  const delivery = Object.hasOwn(turn.state.open, id) ? turn.state.open[id] : undefined;
  const reaction = delivery && turn.index.reaction(delivery.reaction);
  if (!delivery || !reaction || delivery.state !== 'running') return;
  if (ending.ending === 'failed' && ending.paused) {
    handBack(turn, delivery, ending.paused);
    return;
  }
  if (ending.ending === 'answered') answered(turn, delivery, reaction, ending);
  else if (ending.ending === 'failed') failed(turn, delivery, reaction, ending);
  else failed(turn, delivery, reaction, CANCELLED);
  if (reaction.does)
    workSettled(turn, reaction.does, ending.ending === 'answered' ? ending.payload : undefined);
}

/** Of a correlation that goes on: somebody cancelled one activity or delivery workflow by hand. */
const CANCELLED = { reason: 'cancelled', problem: 'the work was cancelled from outside', attempts: 1 };

function answered(
  turn: Turn,
  delivery: Delivery,
  reaction: RoutingReaction,
  { payload, outcome, attempts }: { payload: JsonObject; outcome?: string; attempts: number },
): void {
  const { completed, outcomes = {} } = reaction.publishes;
  const type =
    outcome === undefined ? completed : Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined;
  // The plan need not name a type for each ending of a saga; an agent may use only what is named.
  const unnamed = outcome !== undefined && type === undefined && !reaction.does;
  if (!isJsonObject(payload) || unnamed) {
    const problem = `agent ${reaction.agent} ended as ${JSON.stringify(outcome ?? 'completed')} with ${typeof payload}`;
    failed(turn, delivery, reaction, { reason: 'bad_output', problem, attempts });
    return;
  }
  const tooLarge = type && payloadSizeProblem(payload);
  if (tooLarge) {
    const problem = `the answer of agent ${reaction.agent} ${tooLarge}`;
    failed(turn, delivery, reaction, { reason: 'payload_too_large', problem, attempts });
    return;
  }
  const cause = turn.state.held[delivery.event]?.envelope;
  const awaited = cause !== undefined && isAwaited(cause);
  const next = type && { type, payload: subtaskPayload(delivery, payload), ordinal: 'completed' };
  publishAndEnd(turn, delivery, reaction, next, () => {
    record(turn, {
      fact: 'delivery-ended',
      delivery: delivery.id,
      as: 'handled',
      outcome,
      attempts,
      ...(awaited && { answer: { ...(type !== undefined && { type }), payload } }),
      at: turn.at,
    });
    endSubtask(turn, delivery, 'done', payload);
  });
}

function failed(
  turn: Turn,
  delivery: Delivery,
  reaction: RoutingReaction,
  { reason, problem, attempts }: { reason: string; problem: string; attempts: number },
): void {
  const type = reaction.publishes.failed;
  const payload = {
    reason,
    problem,
    attempts,
    agent: reaction.agent,
    task: delivery.subtask?.task ?? reaction.task,
  };
  // A notification is awaited by nobody, so nobody has to put it right (M2).
  const as = isOfNotifications(turn, delivery) ? 'discarded' : 'dead-lettered';
  publishAndEnd(turn, delivery, reaction, type && { type, payload, ordinal: 'failed' }, () => {
    record(turn, {
      fact: 'delivery-ended',
      delivery: delivery.id,
      as,
      reason,
      problem,
      attempts,
      at: turn.at,
    });
    endSubtask(turn, delivery, 'failed');
  });
}

/** Before it, the last event of a round decided alone, so that the order of arrival did. */
const ALL_MEMBERS_SINCE_RULES = 3;

/** Whether a delivery is about notifications only: of a round, all of its members. */
function isOfNotifications({ index, state }: Turn, delivery: Delivery): boolean {
  const last = state.held[delivery.event];
  const about = index.rules >= ALL_MEMBERS_SINCE_RULES ? eventsOf(state, delivery) : last ? [last] : [];
  const kinds = about.map(({ envelope }) => ownValue(index.plan.events, envelope.event.type)?.kind);
  return kinds.length > 0 && kinds.every((kind) => kind === 'notification');
}

/** Makes the follow-up while its cause is still held, ends the delivery, then admits the follow-up. */
function publishAndEnd(
  turn: Turn,
  delivery: Delivery,
  reaction: RoutingReaction,
  next: { type: string; payload: JsonObject; ordinal: string } | undefined | '',
  end: () => void,
): void {
  const envelope = next ? followUpOf(turn, delivery, { ...next, source: `/${reaction.agent}` }) : undefined;
  end();
  if (envelope) admitOwn(turn, envelope);
}

/** A join's deadline has come: what had arrived expires, and `on_timeout` is published. */
export function deadline(turn: Turn, timer: string): void {
  if (!Object.hasOwn(turn.state.timers, timer)) return;
  const { join, place } = placeOfTimer(timer);
  record(turn, { fact: 'timer-cleared', timer, fired: true, at: turn.at });
  if (timer === WAVE || gateDeadline(turn, timer)) return;
  const reaction = turn.index.reaction(join);
  const state = turn.state.joins[join];
  if (!reaction || !state) return;
  // Runs that were begun with older rules take what comes after the time as the beginning of the next round.
  const onItsWay = turn.index.rules >= 2 ? onItsWayTo(turn.index, turn.state, reaction) : undefined;
  const missed = turn.index.rules >= LATE_SINCE_RULES;
  const expiry = expire(reaction.on, state, place, { late: true, missed, onItsWay });
  if (!expiry) return;
  endRound(turn, reaction, place, expiry, { why: 'timeout' });
}
