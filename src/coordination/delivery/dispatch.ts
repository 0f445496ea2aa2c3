// Handing queued deliveries to their agents, in waves. Safe and pure.
import { PRIORITIES, type Priority } from '../../events/envelope';
import type { RoutingReaction } from '../../plan/routing-plan';
import { admitOwn } from '../admit';
import type { RunAgent, StartSaga } from '../effects';
import { approvedHash, gateHold } from '../gate/gate-hold';
import { pauseHolding } from '../pause';
import { sagaIdOf } from '../saga-id';
import type { Delivery } from '../state';
import { endSubtask, subtaskHold, subtaskWork } from '../subtasks';
import { followUpOf, record, type Turn } from '../turn';
import { joinedOf, slotOf } from './event-slots';
import { doWork } from './own-work';

/** At most so many deliveries run at once: the server keeps 2,000 pending activities and slows down from 500 on. */
export const RUNNING_AT_ONCE = 400;
/** At most so many bytes of events leave in one activation: a message to the server has 4 MiB. */
export const BYTES_AN_ACTIVATION = 1_500_000;
/** Attempts up to so long run inside the coordination; longer ones in a workflow of their own. */
export const QUICK_MS = 60_000;

/** The timer after which the next wave goes out; joins' deadlines have a space in their names. */
export const WAVE = 'wave';

/**
 * Dispatches what may run now: the more urgent first, then the older. What is over 400 waits until others have ended; what is over
 * the bytes of an activation waits for the next wave, which begins by itself.
 */
export function dispatch(turn: Turn): void {
  const cut = dispatchWave(turn);
  if (!cut || Object.hasOwn(turn.state.timers, WAVE)) return;
  record(turn, { fact: 'timer-set', timer: WAVE, due: turn.at });
  turn.effects.push({ effect: 'start-timer', timer: WAVE, due: turn.at });
}

/** True where the bytes were the reason to stop. */
function dispatchWave(turn: Turn): boolean {
  for (;;) {
    const { queued, running = 0 } = turn.state.ledger.deliveries.pending;
    if (!queued || running >= RUNNING_AT_ONCE || isOver(turn)) return false;
    for (const delivery of queuedOf(turn)) {
      if (isOver(turn) || (turn.state.ledger.deliveries.pending.running ?? 0) >= RUNNING_AT_ONCE)
        return false;
      const reaction = reactionOf(turn, delivery);
      if (reaction.does && reaction.does.work !== 'saga') {
        doWork(turn, delivery, reaction, reaction.does);
        continue;
      }
      if (isHeldBack(turn, delivery, reaction)) continue;
      const effect = effectOf(turn, delivery, reaction);
      const size = bytesOf(turn, delivery);
      if (turn.dispatchedBytes > 0 && turn.dispatchedBytes + size > BYTES_AN_ACTIVATION) return true;
      turn.dispatchedBytes += size;
      start(turn, delivery, effect);
    }
  }
}

/** What a delivery's events weigh; those that go by reference are counted too, which errs on the safe side. */
function bytesOf(turn: Turn, delivery: Delivery): number {
  const sizes = (delivery.members ?? [delivery.event]).map(
    (sequence) => turn.state.held[sequence]?.bytes ?? 0,
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** Nothing more is dispatched after a cancellation, or once `fail_on` is met (a `started` event may do that). */
const isOver = ({ state }: Turn): boolean =>
  state.phase === 'cancelled' || state.cancelRequested === true || state.failMet !== undefined;

/** A pause or a gate holds it: it waits outside the queue until it is let go, or ends here where a gate has said no. */
function isHeldBack(turn: Turn, delivery: Delivery, reaction: RoutingReaction): boolean {
  const { at } = turn;
  const paused = pauseHolding(turn, reaction);
  const hold =
    paused === undefined
      ? (subtaskHold(turn, delivery) ?? gateHold(turn, delivery, reaction))
      : { held: paused };
  if (!hold) return false;
  if ('held' in hold) record(turn, { fact: 'delivery-held', delivery: delivery.id, by: hold.held, at });
  else {
    const { id } = delivery;
    const { problem } = hold;
    record(turn, {
      fact: 'delivery-ended',
      delivery: id,
      as: 'discarded',
      reason: hold.refused,
      problem,
      at,
    });
    endSubtask(turn, delivery, 'failed');
  }
  return true;
}

function reactionOf(turn: Turn, delivery: Delivery): RoutingReaction {
  const reaction = turn.index.reaction(delivery.reaction);
  if (!reaction) throw new TypeError(`delivery ${delivery.id} has lost its reaction`);
  return reaction;
}

const urgencyOf = (turn: Turn, delivery: Delivery): number =>
  PRIORITIES.indexOf(turn.state.held[delivery.event]?.envelope.routing.priority ?? 'normal');

/** By priority, and within one in the order in which they were opened. */
function queuedOf(turn: Turn): Delivery[] {
  const byUrgency = PRIORITIES.map((): Delivery[] => []);
  for (const delivery of Object.values(turn.state.open))
    if (delivery.state === 'queued') byUrgency[urgencyOf(turn, delivery)]?.push(delivery);
  return byUrgency.flat();
}

function start(turn: Turn, delivery: Delivery, effect: RunAgent | StartSaga): void {
  const { at } = turn;
  const detached = effect.effect === 'start-saga' || effect.detached;
  record(turn, { fact: 'delivery-dispatched', delivery: delivery.id, detached, at });
  turn.effects.push(effect);
  if (effect.effect === 'start-saga') return;
  const type = effect.reaction.publishes.started;
  if (!type || delivery.announced) return;
  record(turn, { fact: 'delivery-announced', delivery: delivery.id });
  const task = delivery.subtask?.task ?? effect.reaction.task;
  const payload = { agent: effect.reaction.agent, task };
  const announcement = followUpOf(turn, delivery, {
    type,
    payload,
    ordinal: 'started',
    source: `/${effect.reaction.agent}`,
  });
  if (announcement) admitOwn(turn, announcement);
}

function effectOf(turn: Turn, delivery: Delivery, reaction: RoutingReaction): RunAgent | StartSaga {
  const event = turn.state.held[delivery.event];
  if (!event) throw new TypeError(`delivery ${delivery.id} has lost its event`);
  const { priority, partition_key: partitionKey } = event.envelope.routing;
  const joined = delivery.members && joinedOf(turn, delivery.members);
  const subtask = subtaskWork(turn, delivery);
  const common = { delivery, event: slotOf(event, delivery.event, false), joined, priority, partitionKey };
  const approved = approvedHash(turn, delivery);
  if (reaction.does?.work !== 'saga')
    return {
      effect: 'run-agent',
      ...common,
      ...(subtask && { subtask }),
      ...(approved === undefined ? {} : { approved }),
      reaction,
      detached: reaction.timeoutMs > QUICK_MS,
    };
  const saga = turn.index.plan.sagas?.[reaction.does.saga];
  if (!saga) throw new TypeError(`the plan has no saga ${reaction.does.saga}`);
  return { effect: 'start-saga', ...common, saga, sagaId: sagaIdOf(saga, turn.state.correlation) };
}

/** The server's priority keys: 1 is served first. */
export function priorityKeyOf(priority: Priority): number {
  return { critical: 1, high: 2, normal: 3, low: 4 }[priority];
}
