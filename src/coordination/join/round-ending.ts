// How a join's round ends without having been met: what the plan says is published, and the rows that waited end. Safe and pure.
import { deliveryKey, derivedEventId } from '../../events/derived-id';
import type { Envelope } from '../../events/envelope';
import type { JsonObject } from '../../events/json';
import type { RoutingReaction, Trigger } from '../../plan/routing-plan';
import { admitOwn, clearTimer, timerOf } from '../admit';
import { leavesOf, typeOf } from '../routing/plan-index';
import { eventAfter, record, type Turn } from '../turn';
import { waitingIn } from './join';
import type { JoinExpiry } from './join-expiry';

export type Lapsed =
  /** Its deadline has come. */
  | { why: 'timeout' }
  /** Nobody can bring any more what it lacks; the reasons, a sentence each. */
  | { why: 'unsatisfiable'; because: string[] };

/** What a trigger is called, by what it waits for. */
export const namesOf = (triggers: readonly Trigger[]): string[] =>
  triggers.flatMap(leavesOf).map((leaf) => typeOf(leaf) ?? leaf.topic ?? 'any event');

/** Ends the round that hung at `place`, as `expire` has made it. The deadline of that round itself is the caller's to clear. */
export function endRound(
  turn: Turn,
  reaction: RoutingReaction,
  place: string,
  expiry: JoinExpiry,
  lapsed: Lapsed,
): void {
  const { at } = turn;
  const join = reaction.name;
  const members = expiry.got.flatMap((sequence) => turn.state.held[sequence]?.envelope ?? []);
  record(turn, { fact: 'join-advanced', join, state: expiry.state, at });
  for (const each of expiry.clear) clearTimer(turn, timerOf(join, each));
  const envelope = eventOf(turn, reaction, timerOf(join, place), members, expiry, lapsed);
  const waiting = waitingIn(expiry.state.node);
  const ending =
    lapsed.why === 'timeout'
      ? ({ as: 'expired', reason: 'within', problem: shortfall(members, expiry.missing) } as const)
      : ({ as: 'discarded', reason: 'unsatisfiable' } as const);
  for (const sequence of expiry.got) {
    const row = `${join}#${sequence}`;
    if (waiting.has(sequence) || turn.state.open[row]?.state !== 'waiting') continue;
    record(turn, { fact: 'delivery-ended', delivery: row, ...ending, at });
  }
  if (envelope) admitOwn(turn, envelope);
}

/** What came of a round and what did not: `A, B came, and C did not`. */
const shortfall = (members: readonly Envelope[], missing: readonly Trigger[]): string =>
  `${listed(members.map(({ event }) => event.type))} came, and ${listed(namesOf(missing))} did not`;

const NAMED = 10;

function listed(names: readonly string[]): string {
  const rest = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
  return names.slice(0, NAMED).join(', ') + rest;
}

/** Made while what had arrived is still held; undefined where the plan names no type for it. */
function eventOf(
  turn: Turn,
  { name, agent }: RoutingReaction,
  timer: string,
  members: Envelope[],
  { trigger, missing }: JoinExpiry,
  lapsed: Lapsed,
): Envelope | undefined {
  const cause = members.at(-1);
  const { onTimeout, onUnsatisfiable = onTimeout } = trigger;
  const type = lapsed.why === 'timeout' ? onTimeout : onUnsatisfiable;
  if (!type || !cause) return undefined;
  const { plan } = turn.index.plan;
  const key = deliveryKey([plan, turn.state.correlation, timer, ...members.map(({ event }) => event.id)]);
  const payload: JsonObject = {
    reason: lapsed.why,
    waited_for: name,
    received: members.map(({ event }) => event.type),
    missing: namesOf(missing),
    ...(lapsed.why === 'unsatisfiable' && { because: lapsed.because }),
  };
  const id = derivedEventId(key, lapsed.why);
  return eventAfter(turn, cause, members, { type, source: `/${agent}`, id, payload });
}
