// evolve(state, fact) → state. Safe and pure: returns a new state, never changes the old one, knows no plan.
// Who records many facts in a row hands in `own`: records that were copied once are then written to, not copied for each fact.
import { assertNever } from '../events/assert-never';
import { answerOf, isAwaited, unhandled, withAnswer } from './answers';
import type { DeliveryEnded, EventAdmitted, Fact, RoundOpened } from './facts';
import { afterFamily } from './family/evolve-family';
import { withGate } from './gate/kept-gates';
import { withOrigin } from './gate/origin';
import { withTakenBack } from './gate/taken-back';
import type { Ledger } from './ledger';
import { afterNews } from './satisfiability/supply';
import type { CoordinationState, Delivery, HeldEvent, ParkedRow } from './state';
import { remember } from './window';

/** How many parked events the state names; all of them are counted, and stand in the history. */
export const PARKED_ROWS = 20;
/** How many foreign hashes are told apart; further ones are counted together, as `others`. */
export const OTHER_HASHES = 20;

/** Records that were made on the way and that nobody else has seen: they may be written to. */
export type Own = WeakSet<object>;

/** A record that may be written to: this one where it is our own, else a copy. Ten thousand rows are copied once a turn. */
function writable<T extends object>(record: T, own: Own): T {
  if (own.has(record)) return record;
  const copy = { ...record };
  own.add(copy);
  return copy;
}

/**
 * The state after a fact.
 * @param own records made since the caller last kept a state; default: none, so that `state` stays as it is.
 */
export function evolve(state: CoordinationState, fact: Fact, own: Own = new WeakSet()): CoordinationState {
  switch (fact.fact) {
    case 'event-admitted':
      return afterAdmission(state, fact, own);
    case 'event-repeated': {
      const counted = withEvents(state, fact.as === 'duplicate' ? { duplicates: 1 } : { conflicts: 1 });
      if (fact.as === 'duplicate') return counted;
      const { id, type, source, at } = fact;
      const problem = `event ${id} from ${source} came again with other content; the first one stands`;
      return { ...counted, parked: parkedWith(state, { id, type, source, reason: 'conflict', problem, at }) };
    }
    case 'event-parked': {
      const { fact: _, ...row } = fact;
      return { ...withEvents(state, { admitted: 1, parked: 1 }), parked: parkedWith(state, row) };
    }
    case 'delivery-dispatched': {
      const delivery = state.open[fact.delivery];
      if (!delivery) return state;
      const ledger = moved(state.ledger, delivery.state, 'running');
      return { ...withRow(state, { ...delivery, state: 'running' }, own), ledger };
    }
    case 'delivery-held': {
      const delivery = state.open[fact.delivery];
      if (!delivery) return state;
      const ledger = moved(state.ledger, delivery.state, 'held');
      return { ...withRow(state, { ...delivery, state: 'held', heldBy: fact.by }, own), ledger };
    }
    case 'delivery-released': {
      const delivery = state.open[fact.delivery];
      if (delivery?.state !== 'held') return state;
      const { heldBy: _, ...rest } = delivery;
      const ledger = moved(state.ledger, 'held', 'queued');
      return { ...withRow(state, { ...rest, state: 'queued' }, own), ledger };
    }
    case 'delivery-announced': {
      const delivery = state.open[fact.delivery];
      return delivery ? withRow(state, { ...delivery, announced: true }, own) : state;
    }
    case 'delivery-carried': {
      const delivery = state.open[fact.delivery];
      if (!delivery) return state;
      const ledger = moved(state.ledger, delivery.state, 'queued');
      return { ...withRow(state, { ...delivery, state: 'queued', spent: fact.spent }, own), ledger };
    }
    case 'delivery-handed-back': {
      const delivery = state.open[fact.delivery];
      if (!delivery) return state;
      const ledger = moved(state.ledger, delivery.state, 'queued');
      const { spent } = fact;
      const handedBack = (delivery.handedBack ?? 0) + 1;
      return { ...withRow(state, { ...delivery, state: 'queued', spent, handedBack }, own), ledger };
    }
    case 'delivery-ended':
      return afterEnding(state, fact, own);
    case 'join-advanced':
      return { ...state, joins: { ...state.joins, [fact.join]: fact.state } };
    case 'round-opened':
      return afterRound(state, fact, own);
    case 'timer-set':
      return { ...state, timers: { ...state.timers, [fact.timer]: fact.due } };
    case 'timer-cleared': {
      const { [fact.timer]: _, ...timers } = state.timers;
      return { ...state, timers };
    }
    case 'trigger-met':
      return fact.trigger === 'complete_on'
        ? { ...state, completeMet: fact.by }
        : { ...state, failMet: fact.by };
    case 'other-plan-seen': {
      const known = Object.hasOwn(state.otherHashes, fact.hash);
      const full = Object.keys(state.otherHashes).length >= OTHER_HASHES;
      const otherHashes = plus(state.otherHashes, known || !full ? fact.hash : 'others', fact.events);
      return { ...state, otherHashes };
    }
    case 'phase-changed': {
      const { phaseReason: _, ...rest } = state;
      return {
        ...rest,
        phase: fact.phase,
        ...(fact.reason === undefined ? {} : { phaseReason: fact.reason }),
      };
    }
    case 'cancel-requested':
      return { ...state, cancelRequested: true };
    case 'pause-changed': {
      const { [fact.pause]: _, ...pauses } = state.pauses ?? {};
      return { ...state, pauses: fact.state ? { ...pauses, [fact.pause]: fact.state } : pauses };
    }
    case 'control-learned':
      return { ...state, control: fact.control };
    case 'gate-changed':
      return { ...state, gates: withGate(state, fact.gate, fact.state) };
    case 'action-rendered':
      return state;
    case 'origin-noted':
      return { ...state, origins: withOrigin(state.origins, fact.id, fact.sources) };
    case 'evidence-taken-back':
      return { ...state, takenBack: withTakenBack(state.takenBack, fact.ids, fact.by) };
    case 'subtasks-planned':
      return { ...state, subtasks: { ...state.subtasks, ...fact.tasks } };
    case 'subtask-ended': {
      const before = state.subtasks?.[fact.task];
      if (!before) return state;
      const { status, result } = fact;
      const after = { ...before, status, ...(result && { result }) };
      return { ...state, subtasks: { ...state.subtasks, [fact.task]: after } };
    }
    case 'machine-moved':
      return { ...state, machines: { ...state.machines, [fact.machine]: fact.state } };
    case 'supply-noted':
      return { ...state, supply: afterNews(state.supply, fact) };
    case 'join-unsatisfiable':
      return state;
    case 'judging-changed': {
      const { unjudged: _, ...rest } = state;
      const { problem, at: since } = fact;
      return problem === undefined ? rest : { ...rest, unjudged: { problem, since } };
    }
    case 'parent-named':
    case 'other-parent-named':
    case 'final-event-kept':
    case 'report-begun':
    case 'report-ended':
    case 'child-begun':
    case 'child-reported':
      return afterFamily(state, fact);
    default:
      return assertNever(fact);
  }
}

function withRow(state: CoordinationState, delivery: Delivery, own: Own): CoordinationState {
  const open = writable(state.open, own);
  open[delivery.id] = delivery;
  return { ...state, open };
}

function afterAdmission(state: CoordinationState, fact: EventAdmitted, own: Own): CoordinationState {
  const matched = fact.deliveries.length > 0;
  const counted = withEvents(state, { admitted: 1, [matched ? 'matched' : 'unmatched']: 1 });
  const next = { ...counted, admitted: fact.sequence, window: remember(state.window, fact.seen) };
  if (!matched)
    return isAwaited(fact.envelope)
      ? {
          ...next,
          answers: withAnswer(next.answers, fact.envelope.event.id, unhandled(fact.envelope, fact.at)),
        }
      : next;
  const open = writable(next.open, own);
  let ledger = next.ledger;
  for (const delivery of fact.deliveries) {
    open[delivery.id] = delivery;
    ledger = opened(ledger, delivery.state);
  }
  const { envelope, bytes, run } = fact;
  const held = writable(next.held, own);
  held[fact.sequence] = { envelope, bytes, run, uses: fact.deliveries.length };
  return { ...next, open, held, ledger };
}

function afterRound(state: CoordinationState, { delivery }: RoundOpened, own: Own): CoordinationState {
  const held = writable(state.held, own);
  for (const member of delivery.members ?? []) {
    const event = held[member];
    if (event) held[member] = { ...event, uses: event.uses + 1 };
  }
  return { ...withRow(state, delivery, own), held, ledger: opened(state.ledger, delivery.state) };
}

function afterEnding(state: CoordinationState, fact: DeliveryEnded, own: Own): CoordinationState {
  const delivery = state.open[fact.delivery];
  if (!delivery) return state;
  const envelope = state.held[delivery.event]?.envelope;
  const event = envelope?.event;
  const answer = envelope && isAwaited(envelope) ? answerOf(fact) : undefined;
  const open = writable(state.open, own);
  delete open[delivery.id];
  const next = {
    ...state,
    ...(envelope && answer && { answers: withAnswer(state.answers, envelope.event.id, answer) }),
    open,
    held: released(state.held, delivery, own),
    ledger: ended(state.ledger, delivery, fact),
  };
  if (fact.as !== 'dead-lettered') return next;
  const row = {
    delivery: delivery.id,
    reaction: delivery.reaction,
    event: {
      sequence: delivery.event,
      id: event?.id ?? '',
      type: event?.type ?? '',
      source: event?.source ?? '',
    },
    reason: fact.reason ?? 'unknown',
    problem: fact.problem ?? '',
    attempts: fact.attempts ?? 0,
    at: fact.at,
  };
  return { ...next, deadLetters: [...state.deadLetters, row] };
}

function released(held: Record<string, HeldEvent>, delivery: Delivery, own: Own): Record<string, HeldEvent> {
  const next = writable(held, own);
  for (const sequence of delivery.members ?? [delivery.event]) {
    const event = next[sequence];
    if (!event) continue;
    if (event.uses > 1) next[sequence] = { ...event, uses: event.uses - 1 };
    else delete next[sequence];
  }
  return next;
}

/** Names come from agents and publishers, so one may be `constructor`: only own fields are counts. */
const plus = (counts: Record<string, number>, name: string, number: number): Record<string, number> => ({
  ...counts,
  [name]: (Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0) + number,
});

function withEvents(state: CoordinationState, counts: Partial<Ledger['events']>): CoordinationState {
  const events = { ...state.ledger.events };
  for (const [name, number] of Object.entries(counts)) events[name as keyof typeof events] += number;
  return { ...state, ledger: { ...state.ledger, events } };
}

function opened(ledger: Ledger, as: string): Ledger {
  const { deliveries } = ledger;
  const pending = plus(deliveries.pending, as, 1);
  return { ...ledger, deliveries: { ...deliveries, matched: deliveries.matched + 1, pending } };
}

function moved(ledger: Ledger, from: string, to: string): Ledger {
  const pending = plus(plus(ledger.deliveries.pending, from, -1), to, 1);
  return { ...ledger, deliveries: { ...ledger.deliveries, pending } };
}

const COUNTER = {
  handled: 'handled',
  joined: 'joined',
  'dead-lettered': 'deadLettered',
  expired: 'expired',
} as const;

function ended(ledger: Ledger, delivery: Delivery, fact: DeliveryEnded): Ledger {
  const deliveries = { ...ledger.deliveries, pending: plus(ledger.deliveries.pending, delivery.state, -1) };
  if (fact.as === 'discarded')
    deliveries.discarded = plus(deliveries.discarded, fact.reason ?? 'no reason given', 1);
  else deliveries[COUNTER[fact.as]] += 1;
  return { ...ledger, deliveries };
}

function parkedWith(state: CoordinationState, row: ParkedRow): ParkedRow[] {
  return [...state.parked, row].slice(-PARKED_ROWS);
}
