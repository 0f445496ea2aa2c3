// How an event enters a correlation: guarded, told apart from those already seen, routed. Safe and pure.

import { deliveryKey } from '../events/derived-id';
import type { Envelope } from '../events/envelope';
import { admittedEventProblem, eventProblem } from '../events/envelope-guard';
import { utf8Bytes } from '../events/text';
import type { EventTrigger, RoutingReaction, Trigger } from '../plan/routing-plan';
import { sourceProblem } from './admission';
import { doWork } from './delivery/own-work';
import type { EventParked } from './facts';
import { countsForEnd } from './family/own-end';
import { keepFinal, noteParent } from './family/parent';
import { openIfMet } from './gate/decided';
import { noteOrigin } from './gate/origin';
import { takeBackEvidence } from './gate/take-evidence';
import { noteTakenBack } from './gate/taken-back';
import { emptyJoin, type JoinOffer, type JoinState, offer, waitingIn } from './join/join';
import { matches, newCount } from './routing/match';
import { subscribersWithout } from './routing/subscription';
import type { Delivery, Sequence } from './state';
import { type Planned, rememberSubtasks, subtaskDeliveries, subtasksIn } from './subtasks';
import { record, type Turn, wholeOrNothing } from './turn';
import { entryOf, ownEntryOf, seenAs } from './window';

/** What became of one event. */
export type Admission =
  | { outcome: 'admitted'; id: string; sequence: Sequence; woke: string[] }
  | { outcome: 'duplicate'; id: string }
  | { outcome: 'conflict'; id: string; problem: string }
  | { outcome: 'parked'; id?: string; reason: EventParked['reason']; problem: string };

/** Who else than a publisher has sent an event: an agent at work, or a child that reports how it ended. */
export interface Sender {
  emitted: boolean;
  reported: boolean;
}

/** Runs that were begun with older rules let in whatever stands in `confirms`, `supersedes` and `retracts`. */
const EARLIER_IDS_SINCE_RULES = 3;

/** An event from outside: nothing about it is believed. */
export function admitUnknown(turn: Turn, value: unknown, { emitted, reported }: Sender): Admission {
  const wrong =
    turn.index.rules >= EARLIER_IDS_SINCE_RULES ? eventProblem(value) : admittedEventProblem(value);
  if (wrong) return park(turn, value, wrong.reason, `${wrong.path} ${wrong.problem}`);
  const envelope = value as Envelope;
  const { event } = envelope;
  if (event.correlation_id !== turn.state.correlation)
    return park(
      turn,
      value,
      'foreign_correlation',
      `event.correlation_id is ${JSON.stringify(event.correlation_id)}, this is ${JSON.stringify(turn.state.correlation)}`,
    );
  // A child's event was let in there, or made by its own rules, under this plan.
  const refused = reported ? undefined : sourceProblem(turn.index.plan, envelope);
  if (refused) return park(turn, value, 'source_not_allowed', refused);
  return admit(turn, envelope, entryOf(envelope), emitted);
}

/**
 * An event that the rules made themselves after a delivery. Where somebody else has taken its id before, that is a conflict and
 * is shown as one.
 */
export function admitOwn(turn: Turn, envelope: Envelope): Admission {
  return admit(turn, envelope, ownEntryOf(envelope), false);
}

/** A whole envelope that may enter. `emitted`: by an agent at work, whose repeated attempt may word the same event anew. */
function admit(turn: Turn, envelope: Envelope, seen: string, emitted: boolean): Admission {
  const { id, source, type } = envelope.event;
  const known = seenAs(turn.state.window, seen);
  if (known) {
    const as = emitted ? 'duplicate' : known;
    record(turn, { fact: 'event-repeated', as, id, source, type, at: turn.at });
    if (as === 'duplicate') return { outcome: 'duplicate', id };
    return { outcome: 'conflict', id, problem: 'the same source and id came before with other content' };
  }
  const limit = turn.index.plan.limits.hops;
  if ((envelope.event.hops ?? 0) > limit)
    return park(
      turn,
      envelope,
      'hop_limit',
      `${envelope.event.hops} reactions lie between this event and one from outside; the limit is ${limit}`,
    );
  const subtasks = subtasksIn(turn, envelope);
  if (subtasks && 'problem' in subtasks) return park(turn, envelope, 'invalid_subtasks', subtasks.problem);
  let woke: string[] = [];
  // Its own: the rules may publish more while it is taken in.
  const sequence = turn.state.admitted + 1;
  const thrown = wholeOrNothing(turn, () => {
    noteParent(turn, envelope);
    woke = route(turn, envelope, seen, subtasks?.planned ?? []);
    noteOrigin(turn, envelope);
    const doubted = takeBackEvidence(turn, envelope);
    doOpened(turn);
    noteTakenBack(turn, envelope);
    // What is left may suffice: then it is open again, as it would be had the doubt come first.
    if (!isOver(turn)) for (const gate of doubted) openIfMet(turn, gate);
  });
  if (thrown)
    return park(turn, envelope, 'rule_error', thrown instanceof Error ? thrown.message : String(thrown));
  return { outcome: 'admitted', id, sequence, woke };
}

export function park(turn: Turn, value: unknown, reason: EventParked['reason'], problem: string): Admission {
  const { id, type, source } = readable(value);
  record(turn, {
    fact: 'event-parked',
    reason,
    problem: problem.slice(0, 500),
    id,
    type,
    source,
    at: turn.at,
  });
  return { outcome: 'parked', id, reason, problem };
}

/** What can be read of something that may be no envelope at all; bounded, because it stays in the state. */
function readable(value: unknown): { id?: string; type?: string; source?: string } {
  const header = (value as { event?: Record<string, unknown> } | null | undefined)?.event;
  const text = (name: string) => {
    const field = header?.[name];
    return typeof field === 'string' ? field.slice(0, 100) : undefined;
  };
  return { id: text('id'), type: text('type'), source: text('source') };
}

/** Holds the event against the plan, records what it opens, and says whom it woke. */
function route(turn: Turn, envelope: Envelope, seen: string, planned: Planned[]): string[] {
  const { index, at, run } = turn;
  const sequence = turn.state.admitted + 1;
  // All leaves together: an event must not hold up its correlation, however many filters look at it.
  const count = newCount();
  const isMet = (leaf: EventTrigger) => matches(leaf, envelope, count);
  const deliveries: Delivery[] = [];
  const offers: { reaction: RoutingReaction; offered: JoinOffer }[] = [];
  for (const reaction of index.candidates(envelope)) {
    if (subscribersWithout(index.plan, reaction, envelope.routing.topic)) continue;
    if (reaction.on.trigger === 'event') {
      if (isMet(reaction.on)) deliveries.push(newDelivery(turn, reaction, envelope, sequence, 'queued'));
      continue;
    }
    const offered = offer(
      reaction.on,
      joinOf(turn, reaction.name) ?? emptyJoin(reaction.on),
      { sequence, at },
      isMet,
    );
    if (!offered.matched) continue;
    // A round of this event alone is no round: `any` and `first` of single events wake their agent as one event does.
    // Where it also has a place in a join within the join, it is a row of both: a round of its own, and a row that waits.
    const alone = offered.met.some(isAlone) && !waitingIn(offered.state.node).has(sequence);
    deliveries.push(newDelivery(turn, reaction, envelope, sequence, alone ? 'queued' : 'waiting'));
    offers.push({ reaction, offered });
  }
  deliveries.push(...subtaskDeliveries(turn, envelope, sequence, planned));
  const bytes = utf8Bytes(JSON.stringify(envelope));
  record(turn, { fact: 'event-admitted', sequence, envelope, bytes, seen, run, at, deliveries });
  if (planned.length > 0) rememberSubtasks(turn, envelope, deliveries, planned);
  for (const delivery of deliveries) if (delivery.state === 'queued') toDo(turn, delivery);
  for (const { reaction, offered } of offers) advanceJoin(turn, reaction, offered, sequence);
  meetTrigger(turn, 'complete_on', index.plan.completeOn, sequence, envelope);
  meetTrigger(turn, 'fail_on', index.plan.failOn, sequence, envelope);
  return deliveries.map((delivery) => delivery.reaction);
}

/**
 * What the rules do themselves is done where it is opened: a pause holds what the same event wakes, and evidence opens a gate
 * before the gate is asked.
 */
function doOpened(turn: Turn): void {
  for (let next = turn.work.shift(); next; next = turn.work.shift()) {
    const reaction = turn.index.reaction(next.reaction);
    if (!isOver(turn) && reaction?.does && reaction.does.work !== 'saga')
      doWork(turn, next, reaction, reaction.does);
  }
}

const isOver = ({ state: { cancelRequested, failMet, phase } }: Turn): boolean =>
  cancelRequested === true || failMet !== undefined || phase === 'cancelled';

function toDo(turn: Turn, delivery: Delivery): void {
  if (turn.index.reaction(delivery.reaction)?.does) turn.work.push(delivery);
}

function newDelivery(
  turn: Turn,
  reaction: RoutingReaction,
  { event }: Envelope,
  sequence: Sequence,
  state: Delivery['state'],
): Delivery {
  const { plan } = turn.index.plan;
  return {
    id: `${reaction.name}#${sequence}`,
    reaction: reaction.name,
    event: sequence,
    // A row that waits is never handed to anybody, and a key has its price.
    key:
      state === 'waiting'
        ? ''
        : deliveryKey([plan, turn.state.correlation, reaction.name, event.source, event.id]),
    state,
  };
}

function advanceJoin(turn: Turn, reaction: RoutingReaction, offered: JoinOffer, sequence: Sequence): void {
  const { at } = turn;
  record(turn, { fact: 'join-advanced', join: reaction.name, state: offered.state, at });
  for (const { place, due } of offered.timers.set) {
    const timer = timerOf(reaction.name, place);
    record(turn, { fact: 'timer-set', timer, due });
    turn.effects.push({ effect: 'start-timer', timer, due });
  }
  for (const place of offered.timers.clear) clearTimer(turn, timerOf(reaction.name, place));
  const own = turn.state.open[`${reaction.name}#${sequence}`];
  const rounds = offered.met.filter((members) => own?.state === 'waiting' || !isAlone(members));
  if (rounds.length + offered.dropped.size === 0) return;
  const first = offered.state.met - offered.met.length;
  const waiting = waitingIn(offered.state.node);
  rounds.forEach((members, position) => {
    const round = openRound(turn, reaction, members, sequence, first + position + 1);
    for (const member of members) {
      const row = `${reaction.name}#${member}`;
      if (waiting.has(member) || turn.state.open[row]?.state !== 'waiting') continue;
      record(turn, { fact: 'delivery-ended', delivery: row, as: 'joined', reason: round.id, at });
    }
  });
  for (const [dropped, reason] of offered.dropped) {
    const row = `${reaction.name}#${dropped}`;
    if (waiting.has(dropped) || turn.state.open[row]?.state !== 'waiting') continue;
    record(turn, { fact: 'delivery-ended', delivery: row, as: 'discarded', reason, at });
  }
}

const isAlone = (members: Sequence[]): boolean => members.length === 1;

function joinOf({ state }: Turn, name: string): JoinState | undefined {
  return Object.hasOwn(state.joins, name) ? state.joins[name] : undefined;
}

function openRound(
  turn: Turn,
  reaction: RoutingReaction,
  members: Sequence[],
  last: Sequence,
  number: number,
): Delivery {
  const { plan } = turn.index.plan;
  const identities = members.flatMap((member) => {
    const event = turn.state.held[member]?.envelope.event;
    return event ? [event.source, event.id] : [];
  });
  const round: Delivery = {
    id: `${reaction.name}#r${number}`,
    reaction: reaction.name,
    event: last,
    members,
    key: deliveryKey([plan, turn.state.correlation, reaction.name, ...identities]),
    state: 'queued',
  };
  record(turn, { fact: 'round-opened', delivery: round, at: turn.at });
  toDo(turn, round);
  return round;
}

function meetTrigger(
  turn: Turn,
  name: 'complete_on' | 'fail_on',
  trigger: Trigger | undefined,
  sequence: Sequence,
  envelope: Envelope,
): void {
  if (!trigger) return;
  const { at } = turn;
  const matches = (leaf: EventTrigger) => countsForEnd(leaf, envelope);
  const offered = offer(trigger, joinOf(turn, name) ?? emptyJoin(trigger), { sequence, at }, matches);
  if (!offered.matched) return;
  record(turn, { fact: 'join-advanced', join: name, state: offered.state, at });
  if (offered.met.length === 0) return;
  record(turn, { fact: 'trigger-met', trigger: name, by: envelope.event.type, at });
  keepFinal(turn, name, sequence, envelope);
}

export function clearTimer(turn: Turn, timer: string): void {
  record(turn, { fact: 'timer-cleared', timer, fired: false, at: turn.at });
  turn.effects.push({ effect: 'cancel-timer', timer });
}

/** The id of a join's deadline, and its inverse. Reaction names have no space. */
export function timerOf(join: string, place: string): string {
  return `${join} ${place}`;
}

export function placeOfTimer(timer: string): { join: string; place: string } {
  const at = timer.indexOf(' ');
  return { join: timer.slice(0, at), place: timer.slice(at + 1) };
}
