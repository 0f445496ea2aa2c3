// Why an event woke whom, or not (N2), as a fold of facts. Safe and pure: no clock, no terminal.
//
// Matching is judged by the very function that dispatches, so that an explanation cannot disagree with what was done.
import { plannedReaction } from '../../plan/planned-reaction';
import type { RoutingReaction } from '../../plan/routing-plan';
import type { EventAdmitted, EventParked, EventRepeated } from '../facts';
import { deliveredRow } from './delivered-row';
import { endRows } from './end-rows';
import { answerWords, unmatchedWords } from './event-remarks';
import type { ExplainMark, ExplainRow, Explanation } from './explanation';
import { type Explained, type Gathered, gather } from './gathered';
import { verdictOn } from './nearest-no';
import { refusal } from './refusal';
import { rowName } from './row-name';

const ORDER: readonly ExplainMark[] = ['matched', 'lost', 'waiting', 'refused'];

/** The events with this id (several only where sources share it), each with what every reaction made of it. */
export function explainEvent(explained: Explained, eventId: string): Explanation[] {
  return explainEvents(explained, [eventId]);
}

/** The same of several ids at once. */
export function explainEvents(explained: Explained, eventIds: readonly string[]): Explanation[] {
  const seen = gather(explained);
  const wanted = new Set(eventIds);
  const again = explained.facts.filter(
    (fact): fact is EventRepeated => fact.fact === 'event-repeated' && wanted.has(fact.id),
  );
  const first = new Set<string>();
  const explanations = explained.facts.flatMap((fact): Explanation[] => {
    if (fact.fact === 'event-parked' && fact.id !== undefined && wanted.has(fact.id))
      return [parkedExplanation(fact, fact.id)];
    if (fact.fact !== 'event-admitted' || !wanted.has(fact.envelope.event.id)) return [];
    const { id, source } = fact.envelope.event;
    first.add(`${source} ${id}`);
    return [admittedExplanation(seen, fact, repeatsOf(again, id, source))];
  });
  // Its first arrival may be in a run that is not there any more.
  const lost = again.filter(({ id, source }) => !first.has(`${source} ${id}`));
  return [...explanations, ...onceEach(lost).map((fact) => repeatedExplanation(fact, again))];
}

const repeatsOf = (again: readonly EventRepeated[], id: string, source: string): Explanation['repeats'] =>
  again.flatMap((each) => (each.id === id && each.source === source ? [{ as: each.as, at: each.at }] : []));

const onceEach = (facts: readonly EventRepeated[]): EventRepeated[] => [
  ...new Map(facts.map((fact) => [`${fact.source} ${fact.id}`, fact])).values(),
];

function repeatedExplanation(
  { id, source, type }: EventRepeated,
  again: readonly EventRepeated[],
): Explanation {
  const unmatched = 'it came before, in a run whose history is not there any more';
  return { id, type, source, rows: [], others: [], repeats: repeatsOf(again, id, source), unmatched };
}

function parkedExplanation(
  { reason, problem, type = '?', source = '?', at }: EventParked,
  id: string,
): Explanation {
  return { id, type, source, rows: [], others: [], repeats: [], parked: { reason, problem, at } };
}

function admittedExplanation(
  seen: Gathered,
  fact: EventAdmitted,
  repeats: Explanation['repeats'],
): Explanation {
  const { plan } = seen;
  const { envelope, deliveries, at, sequence } = fact;
  const { id, type, source } = envelope.event;
  const byName = new Map(plan.reactions.map((each) => [each.name, each]));
  const rows = deliveries.map((each) => {
    const reaction = byName.get(each.reaction) ?? plannedReaction(plan, each.reaction);
    return deliveredRow(seen, reaction, each, envelope);
  });
  const woken = new Set(deliveries.map(({ reaction }) => reaction));
  const others: ExplainRow[] = [];
  let isAsked = false;
  for (const reaction of plan.reactions) {
    if (woken.has(reaction.name)) continue;
    const { row, other, near } = refusedRow(seen, reaction, fact);
    (other && !near ? others : rows).push(row);
    isAsked ||= !other;
  }
  rows.push(...endRows(seen, sequence, envelope));
  rows.sort((a, b) => ORDER.indexOf(a.mark) - ORDER.indexOf(b.mark));
  const answer = answerWords(seen, envelope);
  const isUnmatched = rows.every(({ mark }) => mark === 'refused');
  return {
    ...{ id, type, source, at, rows, others, repeats },
    ...(isUnmatched && unmatchedWords(seen, type, isAsked)),
    ...(typeof envelope.event.child === 'string' && { child: envelope.event.child }),
    ...(answer !== undefined && { answer }),
  };
}

function refusedRow(
  seen: Gathered,
  reaction: RoutingReaction,
  { envelope }: EventAdmitted,
): { row: ExplainRow; other: boolean; near: boolean } {
  const verdict = verdictOn(seen.plan, reaction, envelope);
  if (!verdict.matches) {
    return { ...refusal(seen.plan, reaction, verdict, envelope), other: verdict.other };
  }
  // The same function has dispatched, so only the plan can be another one.
  const outcome = 'matches, but the event was admitted under another plan, which did not wake it';
  const row = { name: rowName(reaction), reaction: reaction.name, clause: '', outcome };
  return { row: { mark: 'refused', ...row }, other: false, near: false };
}
