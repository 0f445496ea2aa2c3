// Why an event woke whom, and what is waited for, as folds of facts. Safe and pure: no clock, no terminal.
//
// Matching is judged by the very function that dispatches (`judge`), so that an explanation cannot disagree with what was done.
import type { Envelope } from '../events/envelope';
import { nearestName } from '../plan/nearest-name';
import type { EventTrigger, RoutingPlan, RoutingReaction, Trigger } from '../plan/routing-plan';
import type { DeliveryEnded, EventAdmitted, EventParked, Fact } from './facts';
import { type JoinState, missingIn } from './join';
import { judge } from './match';
import { leavesOf, typeOf } from './plan-index';
import type { Delivery, Time } from './state';
import { utc } from './timeline';

/** `✓`, `·` and `✗` of a terminal. */
export type ExplainMark = 'matched' | 'waiting' | 'refused';

/** One reaction's answer to an event. */
export interface ExplainRow {
  mark: ExplainMark;
  /** The reaction's name, `complete_on` or `fail_on`. */
  reaction: string;
  /** The clause that decided: `type is APIDesignCompleted`, `severity=high`; empty where `outcome` says it all. */
  clause: string;
  /** What came of it: `handled in 8.2 s, attempt 1`, `payload.severity is "low"`. */
  outcome: string;
}

export interface Explanation {
  id: string;
  type: string;
  source: string;
  rows: ExplainRow[];
  /** Reactions that wait for other types, and are not listed. */
  others: number;
  /** Set where the event was never admitted. */
  parked?: { reason: string; problem: string };
  /** Set where the plan does not know the type but a similar one. */
  didYouMean?: string;
}

/** The events with this id (several only where sources share an id), each with what every reaction made of it. */
export function explainEvent(plan: RoutingPlan, facts: readonly Fact[], eventId: string): Explanation[] {
  const seen = gather(facts);
  return facts.flatMap((fact) => {
    if (fact.fact === 'event-parked' && fact.id === eventId) return parkedExplanation(fact, eventId);
    if (fact.fact !== 'event-admitted' || fact.envelope.event.id !== eventId) return [];
    return admittedExplanation(plan, seen, fact);
  });
}

/** What a correlation waits for and what went wrong in it: work that is open, rounds that lack members, failures. */
export function explainWaiting(plan: RoutingPlan, facts: readonly Fact[]): ExplainRow[] {
  const seen = gather(facts);
  const rows: ExplainRow[] = [];
  for (const delivery of seen.deliveries.values()) {
    const ended = seen.ended.get(delivery.id);
    const isPlace = delivery.members === undefined && joinOf(plan, delivery.reaction) !== undefined;
    if (ended?.as === 'dead-lettered')
      rows.push({
        mark: 'refused',
        reaction: delivery.reaction,
        clause: delivery.id,
        outcome: endingText(seen, ended),
      });
    else if (!ended && !isPlace)
      rows.push({
        mark: 'waiting',
        reaction: delivery.reaction,
        clause: delivery.id,
        outcome: openText(seen, delivery),
      });
  }
  for (const [reaction, trigger] of joinsOf(plan)) {
    const state = seen.joins.get(reaction);
    for (const round of state ? missingIn(trigger, state.node) : []) {
      const outcome = `${round.got.length} here; waiting for ${missingText(plan, seen, round.missing)}`;
      rows.push({ mark: 'waiting', reaction, clause: '', outcome });
    }
  }
  if (plan.completeOn && !seen.met.has('complete_on') && !seen.joins.has('complete_on')) {
    const outcome = `waiting for ${missingText(plan, seen, [plan.completeOn])}`;
    rows.push({ mark: 'waiting', reaction: 'complete_on', clause: '', outcome });
  }
  return rows;
}

interface Gathered {
  deliveries: Map<string, Delivery>;
  dispatched: Map<string, Time>;
  ended: Map<string, DeliveryEnded>;
  joins: Map<string, JoinState>;
  met: Set<string>;
}

function gather(facts: readonly Fact[]): Gathered {
  const seen: Gathered = {
    deliveries: new Map(),
    dispatched: new Map(),
    ended: new Map(),
    joins: new Map(),
    met: new Set(),
  };
  for (const fact of facts) {
    if (fact.fact === 'event-admitted')
      for (const each of fact.deliveries) seen.deliveries.set(each.id, each);
    if (fact.fact === 'round-opened') seen.deliveries.set(fact.delivery.id, fact.delivery);
    // Dispatched again after a rollover: the first moment is when the work began.
    if (fact.fact === 'delivery-dispatched' && !seen.dispatched.has(fact.delivery))
      seen.dispatched.set(fact.delivery, fact.at);
    if (fact.fact === 'delivery-ended') seen.ended.set(fact.delivery, fact);
    if (fact.fact === 'join-advanced') seen.joins.set(fact.join, fact.state);
    if (fact.fact === 'trigger-met') seen.met.add(fact.trigger);
  }
  return seen;
}

function parkedExplanation(fact: EventParked, id: string): Explanation {
  const { reason, problem, type = '?', source = '?' } = fact;
  return { id, type, source, rows: [], others: 0, parked: { reason, problem } };
}

function admittedExplanation(plan: RoutingPlan, seen: Gathered, fact: EventAdmitted): Explanation {
  const { id, type, source } = fact.envelope.event;
  const rows: ExplainRow[] = [];
  let others = 0;
  for (const reaction of plan.reactions) {
    const delivery = fact.deliveries.find((each) => each.reaction === reaction.name);
    const row = delivery
      ? matchedRow(plan, seen, reaction, delivery, fact)
      : refusedRow(plan, reaction, fact.envelope);
    if (row) rows.push(row);
    else others += 1;
  }
  rows.push(...endRows(plan, seen, fact.envelope));
  const order: ExplainMark[] = ['matched', 'waiting', 'refused'];
  rows.sort((a, b) => order.indexOf(a.mark) - order.indexOf(b.mark));
  const isKnown = Object.hasOwn(plan.events, type);
  const didYouMean = isKnown ? undefined : nearestName(type, Object.keys(plan.events));
  return { id, type, source, rows, others, ...(didYouMean ? { didYouMean } : {}) };
}

function matchedRow(
  plan: RoutingPlan,
  seen: Gathered,
  reaction: RoutingReaction,
  delivery: Delivery,
  fact: EventAdmitted,
): ExplainRow {
  const leaf = leavesOf(reaction.on).find((each) => judge(each, fact.envelope).matches);
  const clause = leaf ? wordsOf(leaf) : '';
  const base = { reaction: reaction.name, clause };
  const ended = seen.ended.get(delivery.id);
  if (ended?.as === 'joined' && ended.reason !== undefined) {
    const round = seen.deliveries.get(ended.reason);
    const end = seen.ended.get(ended.reason);
    const members = round?.members ? `joined ${round.members.length} events; ` : 'joined; ';
    return {
      ...base,
      mark: 'matched',
      outcome: members + (end ? endingText(seen, end) : openText(seen, round)),
    };
  }
  if (ended) return { ...base, mark: 'matched', outcome: endingText(seen, ended) };
  const state = seen.joins.get(reaction.name);
  const rounds = reaction.on.trigger !== 'event' && state ? missingIn(reaction.on, state.node) : [];
  const round = rounds.find(({ got }) => got.includes(fact.sequence));
  if (!round) return { ...base, mark: 'matched', outcome: openText(seen, delivery) };
  const of = reaction.on.trigger === 'event' ? 1 : reaction.on.of.length;
  const outcome = `${of - round.missing.length} of ${of}; waiting for ${missingText(plan, seen, round.missing)}`;
  return { ...base, clause: '', mark: 'waiting', outcome };
}

/** An event may end the correlation although it wakes nobody. */
function endRows(plan: RoutingPlan, seen: Gathered, envelope: Envelope): ExplainRow[] {
  return (['complete_on', 'fail_on'] as const).flatMap((name): ExplainRow[] => {
    const trigger = name === 'complete_on' ? plan.completeOn : plan.failOn;
    const leaf = trigger && leavesOf(trigger).find((each) => judge(each, envelope).matches);
    if (!leaf) return [];
    const row = { reaction: name, clause: wordsOf(leaf) };
    return seen.met.has(name)
      ? [{ ...row, mark: 'matched', outcome: 'met' }]
      : [{ ...row, mark: 'waiting', outcome: 'matches, and is not met yet' }];
  });
}

/** Only reactions that the event came near are worth a row: its type was right (or not asked for) and another clause said no. */
function refusedRow(
  plan: RoutingPlan,
  reaction: RoutingReaction,
  envelope: Envelope,
): ExplainRow | undefined {
  for (const leaf of leavesOf(reaction.on)) {
    const asked = typeOf(leaf);
    if (asked !== undefined && asked !== envelope.event.type) continue;
    const verdict = judge(leaf, envelope);
    if (verdict.matches) {
      const outcome = subscriptionText(plan, reaction, envelope) ?? 'matches, but has no place in this round';
      return { mark: 'refused', reaction: reaction.name, clause: wordsOf(leaf), outcome };
    }
    const hint = verdict.saw.endsWith('no such field') ? fieldHint(leaf, verdict.clause, envelope) : '';
    return { mark: 'refused', reaction: reaction.name, clause: verdict.clause, outcome: verdict.saw + hint };
  }
  return undefined;
}

function subscriptionText(
  plan: RoutingPlan,
  reaction: RoutingReaction,
  { routing }: Envelope,
): string | undefined {
  const topic = Object.hasOwn(plan.topics, routing.topic) ? plan.topics[routing.topic] : undefined;
  const allowed = topic?.subscribers;
  if (!allowed || allowed.includes('all')) return undefined;
  const names = [reaction.agent, `/${reaction.agent}`];
  if (allowed.some((each) => names.includes(each))) return undefined;
  return `topic ${routing.topic} is not for ${reaction.agent}; its subscribers are ${allowed.join(', ')}`;
}

function fieldHint(leaf: EventTrigger, clause: string, envelope: Envelope): string {
  const term = leaf.filter?.find((each) => `${each.name}=${each.text}` === clause);
  if (!term) return '';
  let around: unknown = envelope;
  for (const name of term.path.slice(0, -1)) around = (around as Record<string, unknown> | undefined)?.[name];
  const siblings = typeof around === 'object' && around !== null ? Object.keys(around) : [];
  const near = nearestName(term.path.at(-1) ?? '', siblings);
  return near ? `; did you mean ${near}?` : '';
}

function endingText(seen: Gathered, ended: DeliveryEnded): string {
  const began = seen.dispatched.get(ended.delivery);
  const took = began === undefined ? '' : ` in ${seconds(ended.at - began)}`;
  const attempts = ended.attempts === undefined ? '' : `, attempt ${ended.attempts}`;
  switch (ended.as) {
    case 'handled':
      return `handled${ended.outcome ? ` (${ended.outcome})` : ''}${took}${attempts}`;
    case 'dead-lettered':
      return `dead letter after ${ended.attempts ?? 1} attempts: ${ended.problem ?? ended.reason ?? 'no reason given'}`;
    case 'discarded':
      return `discarded: ${ended.reason ?? 'no reason given'}`;
    default:
      return ended.as;
  }
}

function openText(seen: Gathered, delivery: Delivery | undefined): string {
  const began = delivery && seen.dispatched.get(delivery.id);
  return began === undefined ? 'queued' : `running since ${clockTime(began)}`;
}

function missingText(plan: RoutingPlan, seen: Gathered, missing: readonly Trigger[]): string {
  const leaves = missing.map((member) => {
    const types = leavesOf(member).map((leaf) => describeLeaf(plan, seen, leaf));
    return member.trigger === 'event' || member.trigger === 'all' ? types.join(', ') : types.join(' or ');
  });
  return leaves.join(', ');
}

/** `WireframeCompleted (ux-designer, running since 10:00:00)`: who is about to publish it, as far as somebody is. */
function describeLeaf(plan: RoutingPlan, seen: Gathered, leaf: EventTrigger): string {
  const type = typeOf(leaf);
  const words = type ?? wordsOf(leaf);
  for (const delivery of seen.deliveries.values()) {
    const began = seen.dispatched.get(delivery.id);
    if (began === undefined || seen.ended.has(delivery.id)) continue;
    const reaction = plan.reactions.find((each) => each.name === delivery.reaction);
    if (!reaction || type === undefined || !typesOf(reaction).includes(type)) continue;
    return `${words} (${reaction.agent}, running since ${clockTime(began)})`;
  }
  return words;
}

function typesOf({ publishes }: RoutingReaction): (string | undefined)[] {
  return [
    publishes.completed,
    publishes.failed,
    ...Object.values(publishes.outcomes ?? {}),
    ...(publishes.emits ?? []),
  ];
}

function wordsOf(leaf: EventTrigger): string {
  const words = [
    leaf.type === undefined ? '' : `type is ${leaf.type}`,
    leaf.topic === undefined ? '' : `topic is ${leaf.topic}`,
    leaf.from === undefined ? '' : `from ${leaf.from}`,
    ...(leaf.filter ?? []).map((term) => `${term.name}=${term.text}`),
  ].filter((each) => each !== '');
  return words.length === 0 ? 'every event' : words.join(' and ');
}

function joinsOf(plan: RoutingPlan): [string, Trigger][] {
  const own: [string, Trigger | undefined][] = [
    ['complete_on', plan.completeOn],
    ['fail_on', plan.failOn],
  ];
  const all = [...plan.reactions.map(({ name, on }): [string, Trigger] => [name, on]), ...own];
  return all.filter(
    (entry): entry is [string, Trigger] => entry[1] !== undefined && entry[1].trigger !== 'event',
  );
}

function joinOf(plan: RoutingPlan, reaction: string): Trigger | undefined {
  const on = plan.reactions.find((each) => each.name === reaction)?.on;
  return on?.trigger === 'event' ? undefined : on;
}

const seconds = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

const clockTime = (time: Time): string => utc(time).slice(11, 19);
