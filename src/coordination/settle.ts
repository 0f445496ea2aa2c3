// How a delivery ends: an agent answered, failed for good, or was cancelled; or a join's time ran out. Safe and pure.

import { deliveryKey, derivedEventId } from '../events/derived-id';
import type { JsonObject } from '../events/json';
import { isJsonObject } from '../events/json';
import { payloadSizeProblem } from '../events/leaf-rules';
import type { RoutingReaction } from '../plan/routing-plan';
import { admitOwn, clearTimer, placeOfTimer, timerOf } from './admit';
import { WAVE } from './dispatch';
import type { Ending } from './ending';
import { waitingIn } from './join';
import { expire } from './join-expiry';
import { leavesOf, typeOf } from './plan-index';
import type { Delivery } from './state';
import { eventAfter, followUpOf, record, type Turn } from './turn';

/** Takes a delivery's ending; one that is not running any more (settled before, or cancelled) changes nothing. */
export function settle(turn: Turn, id: string, ending: Ending): void {
  const delivery = Object.hasOwn(turn.state.open, id) ? turn.state.open[id] : undefined;
  const reaction = delivery && turn.index.reaction(delivery.reaction);
  if (!delivery || !reaction || delivery.state !== 'running') return;
  if (ending.ending === 'answered') answered(turn, delivery, reaction, ending);
  else if (ending.ending === 'failed') failed(turn, delivery, reaction, ending);
  else failed(turn, delivery, reaction, CANCELLED);
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
  if (!isJsonObject(payload) || (outcome !== undefined && type === undefined)) {
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
  publishAndEnd(turn, delivery, reaction, type && { type, payload, ordinal: 'completed' }, () =>
    record(turn, {
      fact: 'delivery-ended',
      delivery: delivery.id,
      as: 'handled',
      outcome,
      attempts,
      at: turn.at,
    }),
  );
}

function failed(
  turn: Turn,
  delivery: Delivery,
  reaction: RoutingReaction,
  { reason, problem, attempts }: { reason: string; problem: string; attempts: number },
): void {
  const type = reaction.publishes.failed;
  const payload = { reason, problem, attempts, agent: reaction.agent, task: reaction.task };
  const cause = turn.state.held[delivery.event]?.envelope.event.type;
  const kind =
    cause !== undefined && Object.hasOwn(turn.index.plan.events, cause)
      ? turn.index.plan.events[cause]?.kind
      : undefined;
  // A notification is awaited by nobody, so nobody has to put it right (M2).
  const as = kind === 'notification' ? 'discarded' : 'dead-lettered';
  publishAndEnd(turn, delivery, reaction, type && { type, payload, ordinal: 'failed' }, () =>
    record(turn, {
      fact: 'delivery-ended',
      delivery: delivery.id,
      as,
      reason,
      problem,
      attempts,
      at: turn.at,
    }),
  );
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
  const { at, index } = turn;
  const { join, place } = placeOfTimer(timer);
  record(turn, { fact: 'timer-cleared', timer, fired: true, at });
  if (timer === WAVE) return;
  const reaction = index.reaction(join);
  const state = turn.state.joins[join];
  const expiry = reaction && state && expire(reaction.on, state, place);
  if (!expiry) return;
  const members = expiry.got.flatMap((sequence) => turn.state.held[sequence]?.envelope ?? []);
  record(turn, { fact: 'join-advanced', join, state: expiry.state, at });
  for (const each of expiry.clear) clearTimer(turn, timerOf(join, each));
  const cause = members.at(-1);
  const type = expiry.trigger.onTimeout;
  const key = deliveryKey([
    index.plan.plan,
    turn.state.correlation,
    timer,
    ...members.map((each) => each.event.id),
  ]);
  const envelope =
    type && cause
      ? eventAfter(turn, cause, members, {
          type,
          source: `/${reaction.agent}`,
          id: derivedEventId(key, 'timeout'),
          payload: {
            reason: 'timeout',
            waited_for: reaction.name,
            received: members.map((each) => each.event.type),
            missing: expiry.missing
              .flatMap(leavesOf)
              .map((leaf) => typeOf(leaf) ?? leaf.topic ?? 'any event'),
          },
        })
      : undefined;
  const waiting = waitingIn(expiry.state.node);
  for (const sequence of expiry.got) {
    const row = `${join}#${sequence}`;
    if (waiting.has(sequence) || turn.state.open[row]?.state !== 'waiting') continue;
    record(turn, { fact: 'delivery-ended', delivery: row, as: 'expired', reason: 'within', at });
  }
  if (envelope) admitOwn(turn, envelope);
}
