// One turn of the rules: the state as it becomes, the facts recorded, the effects wanted. Safe and pure; a turn lives for one
// `advance` and is never kept, so it may be written to.
import { derivedEventId } from '../events/derived-id';
import type { Envelope } from '../events/envelope';
import { followUp } from '../events/follow-up';
import type { JsonObject } from '../events/json';
import type { Effect } from './effects';
import { evolve, type Own } from './evolve';
import type { Fact } from './facts';
import type { PlanIndex } from './routing/plan-index';
import type { CoordinationState, Delivery, HeldEvent, Time } from './state';

export interface Turn {
  readonly index: PlanIndex;
  /** When it happens, and in which run. */
  readonly at: Time;
  readonly run: string;
  state: CoordinationState;
  /** What has left in this activation, this turn's included. */
  dispatchedBytes: number;
  /** What of the state was made in this turn. */
  own: Own;
  facts: Fact[];
  effects: Effect[];
  /** Deliveries that the rules work on themselves, opened and not yet done. */
  work: Delivery[];
}

export function record(turn: Turn, fact: Fact): void {
  turn.state = evolve(turn.state, fact, turn.own);
  turn.facts.push(fact);
}

/** Does it, or leaves no trace: a rule that throws must not leave half of its facts behind. */
export function wholeOrNothing(turn: Turn, attempt: () => void): unknown {
  const { state, own } = turn;
  const [facts, effects, work] = [turn.facts.length, turn.effects.length, turn.work.length];
  // The state may have to come back as it is, so nothing of it is written to meanwhile.
  turn.own = new WeakSet();
  try {
    attempt();
    for (const made of [turn.state.open, turn.state.held]) if (turn.own.has(made)) own.add(made);
    return undefined;
  } catch (error) {
    turn.state = state;
    turn.facts.length = facts;
    turn.effects.length = effects;
    turn.work.length = work;
    return error ?? new Error('nothing was thrown');
  } finally {
    turn.own = own;
  }
}

/** The events that a delivery is about, in order of admission: its one event, or all members of its round. */
export function eventsOf(state: CoordinationState, delivery: Delivery): HeldEvent[] {
  return (delivery.members ?? [delivery.event]).flatMap((sequence) => state.held[sequence] ?? []);
}

/** An event that follows from a delivery; undefined where the plan names no type for it, or its cause is gone. */
export function followUpOf(
  turn: Turn,
  delivery: Delivery,
  next: { type: string; payload: JsonObject; ordinal: string; source: string },
): Envelope | undefined {
  const cause = turn.state.held[delivery.event]?.envelope;
  if (!cause) return undefined;
  const joined = delivery.members && eventsOf(turn.state, delivery).map((event) => event.envelope);
  return eventAfter(turn, cause, joined, { ...next, id: derivedEventId(delivery.key, next.ordinal) });
}

/** An event that the coordination publishes after others: topic and priority as the plan has them for the type. */
export function eventAfter(
  turn: Turn,
  cause: Envelope,
  joined: Envelope[] | undefined,
  next: { type: string; payload: JsonObject; id: string; source: string },
): Envelope {
  const { plan } = turn.index;
  const declared = Object.hasOwn(plan.events, next.type) ? plan.events[next.type] : undefined;
  const topic = declared?.topic ?? plan.defaultTopic;
  const priority = plan.topics[topic]?.priority ?? cause.routing.priority;
  return followUp(cause, joined, { ...next, topic, priority, at: new Date(turn.at).toISOString() });
}
