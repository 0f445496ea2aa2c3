// Handing queued deliveries to their agents, in waves. Safe and pure.
import { PRIORITIES, type Priority } from '../events/envelope';
import { admitOwn } from './admit';
import type { RunAgent } from './effects';
import type { EventSlot } from './event-slot';
import type { Delivery, HeldEvent, Sequence } from './state';
import { followUpOf, record, type Turn } from './turn';

/** At most so many deliveries run at once: the server keeps 2,000 pending activities and slows down from 500 on. */
export const RUNNING_AT_ONCE = 400;
/** At most so many bytes of events leave in one activation: a message to the server has 4 MiB. */
export const BYTES_AN_ACTIVATION = 1_500_000;
/** At most so many bytes of events stand in one command, of the server's 2 MiB; what is over goes by reference. */
export const BYTES_A_COMMAND = 1_000_000;
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
      const effect = runAgentOf(turn, delivery);
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
const isOver = ({ state }: Turn): boolean => state.phase === 'cancelled' || state.failMet !== undefined;

const urgencyOf = (turn: Turn, delivery: Delivery): number =>
  PRIORITIES.indexOf(turn.state.held[delivery.event]?.envelope.routing.priority ?? 'normal');

/** By priority, and within one in the order in which they were opened. */
function queuedOf(turn: Turn): Delivery[] {
  const byUrgency = PRIORITIES.map((): Delivery[] => []);
  for (const delivery of Object.values(turn.state.open))
    if (delivery.state === 'queued') byUrgency[urgencyOf(turn, delivery)]?.push(delivery);
  return byUrgency.flat();
}

function start(turn: Turn, delivery: Delivery, effect: RunAgent): void {
  const { at } = turn;
  record(turn, { fact: 'delivery-dispatched', delivery: delivery.id, detached: effect.detached, at });
  turn.effects.push(effect);
  const type = effect.reaction.publishes.started;
  if (!type || delivery.announced) return;
  record(turn, { fact: 'delivery-announced', delivery: delivery.id });
  const payload = { agent: effect.reaction.agent, task: effect.reaction.task };
  const announcement = followUpOf(turn, delivery, {
    type,
    payload,
    ordinal: 'started',
    source: `/${effect.reaction.agent}`,
  });
  if (announcement) admitOwn(turn, announcement);
}

function runAgentOf(turn: Turn, delivery: Delivery): RunAgent {
  const reaction = turn.index.reaction(delivery.reaction);
  const event = turn.state.held[delivery.event];
  if (!reaction || !event) throw new TypeError(`delivery ${delivery.id} has lost its reaction or its event`);
  const { priority, partition_key: partitionKey } = event.envelope.routing;
  const joined = delivery.members && joinedOf(turn, delivery.members);
  return {
    effect: 'run-agent',
    delivery,
    reaction,
    event: slotOf(event, delivery.event, false),
    joined,
    priority,
    partitionKey,
    detached: reaction.timeoutMs > QUICK_MS,
  };
}

/** The members by type; a second one as `Type@/source`, a third as `Type@/source#<number>`. Bodies go along as far as a command has room. */
function joinedOf(turn: Turn, members: Sequence[]): Record<string, EventSlot> {
  const joined = new Map<string, EventSlot>();
  let bytes = 0;
  for (const sequence of members) {
    const event = turn.state.held[sequence];
    if (!event) continue;
    bytes += event.bytes;
    const { type, source } = event.envelope.event;
    const names = [type, `${type}@${source}`, `${type}@${source}#${sequence}`];
    const name = names.find((each) => !joined.has(each)) ?? `#${sequence}`;
    joined.set(name, slotOf(event, sequence, bytes > BYTES_A_COMMAND));
  }
  return Object.fromEntries(joined);
}

function slotOf(event: HeldEvent, sequence: Sequence, byReference: boolean): EventSlot {
  if (!event.elsewhere && !byReference) return event.envelope;
  return { reference: { run: event.run, sequence, envelope: { ...event.envelope, payload: {} } } };
}

/** The server's priority keys: 1 is served first. */
export function priorityKeyOf(priority: Priority): number {
  return { critical: 1, high: 2, normal: 3, low: 4 }[priority];
}
