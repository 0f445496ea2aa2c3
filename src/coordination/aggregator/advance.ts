// The rules of a shard of an aggregator: events in, at most one outcome a round out. Safe and pure.
import { deliveryKey, derivedEventId } from '../../events/derived-id';
import { ENVELOPE_VERSION, type Envelope } from '../../events/envelope';
import { admittedEventProblem } from '../../events/envelope-guard';
import type { JsonObject } from '../../events/json';
import { utf8Bytes } from '../../events/text';
import { emptyJoin, offer } from '../join/join';
import { expire, LATE_SINCE_RULES } from '../join/join-expiry';
import type { Sequence, Time } from '../reckoning';
import { matches } from '../routing/match';
import { leavesOf, typeOf } from '../routing/plan-index';
import { forget } from '../satisfiability/forget';
import { entryOf, remember, seenAs } from '../window';
import { leave } from './left-events';
import {
  type AggregatorSetting,
  type AggregatorState,
  type HeldMember,
  KEPT_PAYLOAD_BYTES,
  type PublishedOutcome,
} from './state';

export type AggregatorInput = { input: 'event'; event: unknown } | { input: 'timer'; timer: string };

export interface AggregatorStep {
  state: AggregatorState;
  /** To be published, in this order. */
  outcomes: Envelope[];
  timers: { set: { timer: string; due: Time }[]; clear: string[] };
}

/** So many outcomes are told; all of them stand in the history. */
const OUTCOMES = 20;

export function initialAggregator({ aggregator }: AggregatorSetting): AggregatorState {
  return {
    taken: 0,
    window: [],
    join: emptyJoin(aggregator.on),
    held: {},
    timers: {},
    ended: 0,
    counts: { duplicates: 0, conflicts: 0, unmatched: 0, late: 0 },
    outcomes: [],
  };
}

/** Takes one input. Never throws for what came from outside: what is no event of this aggregator is counted and left. */
export function advanceAggregator(
  setting: AggregatorSetting,
  state: AggregatorState,
  input: AggregatorInput,
  at: Time,
): AggregatorStep {
  return input.input === 'event'
    ? takeEvent(setting, state, input.event, at)
    : takeDeadline(setting, state, input.timer, at);
}

const nothing = (state: AggregatorState): AggregatorStep => ({
  state,
  outcomes: [],
  timers: { set: [], clear: [] },
});

const counted = (state: AggregatorState, what: 'duplicates' | 'unmatched'): AggregatorState => ({
  ...state,
  counts: { ...state.counts, [what]: state.counts[what] + 1 },
});

function takeEvent(
  setting: AggregatorSetting,
  before: AggregatorState,
  value: unknown,
  at: Time,
): AggregatorStep {
  const wrong = admittedEventProblem(value);
  if (wrong)
    return nothing(leave(before, value, { as: 'malformed', at, problem: `${wrong.path} ${wrong.problem}` }));
  const envelope = value as Envelope;
  const entry = entryOf(envelope);
  const seen = seenAs(before.window, entry);
  if (seen)
    return nothing(
      seen === 'duplicate' ? counted(before, 'duplicates') : leave(before, value, { as: 'conflict', at }),
    );
  const sequence = before.taken + 1;
  const state = { ...before, taken: sequence, window: remember(before.window, entry) };
  const { on } = setting.aggregator;
  const isPast = state.lateUntil !== undefined && at > state.lateUntil;
  const join = isPast ? forget(on, state.join, () => false) : state.join;
  const offered = offer(on, join, { sequence, at }, (leaf) => matches(leaf, envelope));
  if (!offered.matched) return nothing(counted(state, 'unmatched'));
  const held: AggregatorState['held'] = { ...state.held, [sequence]: memberOf(envelope, at) };
  const timers = { ...state.timers };
  for (const { place, due } of offered.timers.set) timers[place] = due;
  for (const place of offered.timers.clear) delete timers[place];
  const rounds = offered.met.map((members, position) => ({ members, round: state.ended + position + 1 }));
  const outcomes = rounds.map(({ members, round }) =>
    outcomeOf(setting, held, members, {
      type: setting.aggregator.onComplete,
      round,
      at,
      payload: { missing: [] },
    }),
  );
  for (const sequence of [...rounds.flatMap(({ members }) => members), ...offered.dropped.keys()])
    delete held[sequence];
  const next = offered.dropped.has(sequence) ? leave(state, value, { as: 'late', at }) : state;
  return {
    state: {
      ...next,
      join: offered.state,
      held,
      timers,
      ended: state.ended + rounds.length,
      outcomes: told(next, outcomes, at),
    },
    outcomes,
    timers: {
      set: offered.timers.set.map(({ place, due }) => ({ timer: place, due })),
      clear: offered.timers.clear,
    },
  };
}

function takeDeadline(
  setting: AggregatorSetting,
  state: AggregatorState,
  timer: string,
  at: Time,
): AggregatorStep {
  if (!Object.hasOwn(state.timers, timer)) return nothing(state);
  const { [timer]: _, ...timers } = state.timers;
  // Who works on what in other correlations is not known here: nobody is on the way, and everybody may be late.
  const isEarlier = (setting.rules ?? 0) < LATE_SINCE_RULES;
  const manner = isEarlier ? { onItsWay: () => true } : { missed: true };
  const expiry = expire(setting.aggregator.on, state.join, timer, { late: true, ...manner });
  if (!expiry) return nothing({ ...state, timers });
  for (const place of expiry.clear) delete timers[place];
  const type = expiry.trigger.onTimeout;
  const round = state.ended + 1;
  const missing = expiry.missing.flatMap(leavesOf).map((leaf) => typeOf(leaf) ?? leaf.topic ?? 'any event');
  const payload = { reason: 'timeout', missing };
  const outcomes = type ? [outcomeOf(setting, state.held, expiry.got, { type, round, at, payload })] : [];
  const held = { ...state.held };
  for (const sequence of expiry.got) delete held[sequence];
  return {
    state: {
      ...state,
      join: expiry.state,
      held,
      timers,
      ended: round,
      ...(isEarlier && { lateUntil: at + (expiry.trigger.withinMs ?? 0) }),
      outcomes: told(state, outcomes, at),
    },
    outcomes,
    timers: { set: [], clear: expiry.clear },
  };
}

const told = (
  { outcomes, ended }: AggregatorState,
  more: readonly Envelope[],
  at: Time,
): PublishedOutcome[] => {
  const published = more.map(({ event: { type, id, correlation_id: correlation } }, position) => ({
    type,
    id,
    correlation,
    at,
    round: ended + position + 1,
  }));
  return [...outcomes, ...published].slice(-OUTCOMES);
};

/** The state after an outcome was published in another correlation, because the one meant had ended. */
export function movedOutcome(state: AggregatorState, id: string, correlation: string): AggregatorState {
  const outcomes = state.outcomes.map((each) => (each.id === id ? { ...each, correlation } : each));
  return { ...state, outcomes };
}

function memberOf({ event, payload }: Envelope, at: Time): HeldMember {
  const { id, type, source, timestamp, correlation_id, hops = 0 } = event;
  const header = { id, type, source, timestamp, correlation_id, hops };
  return utf8Bytes(JSON.stringify(payload)) <= KEPT_PAYLOAD_BYTES ? { header, payload, at } : { header, at };
}

function outcomeOf(
  { plan, aggregator, topics, defaultTopic, value, correlation }: AggregatorSetting,
  held: Record<string, HeldMember>,
  sequences: readonly Sequence[],
  next: { type: string; round: number; at: Time; payload: JsonObject },
): Envelope {
  const members = sequences.flatMap((sequence) => held[sequence] ?? []);
  const last = members.at(-1)?.header;
  const identities = members.flatMap(({ header }) => [header.correlation_id, header.source, header.id]);
  const key = deliveryKey([plan, aggregator.id, correlation, next.type, ...identities]);
  return {
    event: {
      id: derivedEventId(key, 'outcome'),
      type: next.type,
      source: `/${aggregator.id}`,
      timestamp: new Date(next.at).toISOString(),
      version: ENVELOPE_VERSION,
      correlation_id: correlation,
      ...(last && { causation_id: last.id }),
      causes: members.map(({ header }) => header.id),
      hops: Math.max(0, ...members.map(({ header }) => header.hops)) + 1,
    },
    payload: {
      aggregator_id: aggregator.id,
      correlated_by: { path: (aggregator.correlateBy ?? []).join('.'), value },
      correlations: [...new Set(members.map(({ header }) => header.correlation_id))],
      received: members.map(({ header }) => header.type),
      events: members.map(({ header: { hops: _, ...header } }) => header),
      results: Object.fromEntries(
        members.flatMap(({ header, payload }) => (payload ? [[header.type, payload]] : [])),
      ),
      ...next.payload,
    },
    routing: { topic: topics[next.type] ?? defaultTopic, priority: 'normal' },
  };
}
