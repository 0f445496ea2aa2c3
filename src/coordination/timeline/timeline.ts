// The timeline (M18): every event of a correlation in order of admission, as a fold of facts. Safe and pure: no clock, no
// terminal; the command line, the client and later boards lay the rows out.

import { derivedFrom } from '../../events/derived-id';
import { nearestName } from '../../plan/nearest-name';
import type { RoutingPlan } from '../../plan/routing-plan';
import type { EventAdmitted, EventParked, EventRepeated, Fact } from '../facts';

/** One event as it stands in the timeline. */
export interface TimelineRow {
  /** The event's own timestamp as it was published; of what was parked or repeated the moment of its arrival, in UTC. */
  time: string;
  event: string;
  /** Absent where a parked message had none that could be read. */
  id?: string;
  /** The source without its leading slash. */
  agent: string;
  correlation: string;
  /** Types of the causing events: none from outside, several where a join was met. */
  causedBy: string[];
  /** Names of the reactions that it woke, or in whose joins it took a place. */
  woke: string[];
  /** Of a child's report: the correlation whose final event this is. */
  child?: string;
  /** Of what a subtask published: its name. */
  subtask?: string;
  mark?: TimelineMark;
}

/** What is to be said beside an event that woke nobody. */
export type TimelineMark =
  | { mark: 'unmatched'; didYouMean?: string }
  | { mark: 'parked'; reason: string; problem: string }
  | { mark: 'duplicate' }
  | { mark: 'conflict' };

/** Folds facts, oldest first, into rows, oldest first. */
export function timelineOf(plan: RoutingPlan, facts: readonly Fact[], correlation: string): TimelineRow[] {
  const fold = timelineFold(plan, correlation);
  return facts.flatMap((fact) => fold(fact) ?? []);
}

/** The same, one fact at a time: for a timeline that is followed while it grows. Gives the row of a fact that has one. */
export function timelineFold(
  plan: RoutingPlan,
  correlation: string,
): (fact: Fact) => TimelineRow | undefined {
  const typeById = new Map<string, string>();
  const subtaskByKey = new Map<string, string>();
  const heard = typesHeardBy(plan);
  return (fact) => {
    if (fact.fact === 'event-parked') return parkedRow(fact, correlation);
    if (fact.fact === 'event-repeated') return repeatedRow(fact, correlation);
    if (fact.fact !== 'event-admitted') return undefined;
    typeById.set(fact.envelope.event.id, fact.envelope.event.type);
    for (const { key, subtask } of fact.deliveries) if (subtask) subtaskByKey.set(key, subtask.task);
    const key = subtaskByKey.size > 0 ? derivedFrom(fact.envelope.event.id) : undefined;
    const subtask = key === undefined ? undefined : subtaskByKey.get(key);
    const row = admittedRow(fact, typeById, heard, correlation);
    return subtask === undefined ? row : { ...row, subtask };
  };
}

function admittedRow(
  { envelope, deliveries }: EventAdmitted,
  typeById: ReadonlyMap<string, string>,
  heard: ReadonlySet<string>,
  correlation: string,
): TimelineRow {
  const { event } = envelope;
  const causes = event.causes ?? (event.causation_id === undefined ? [] : [event.causation_id]);
  const row: TimelineRow = {
    time: event.timestamp,
    event: event.type,
    id: event.id,
    agent: agentOf(event.source),
    correlation,
    // A cause from before retention, or from another correlation, is known by its id alone.
    causedBy: [...new Set(causes.map((id) => typeById.get(id) ?? id))],
    woke: deliveries.map((delivery) => delivery.reaction),
    ...(typeof event.child === 'string' && { child: event.child }),
  };
  if (deliveries.length > 0 || heard.has(event.type)) return row;
  const didYouMean = nearestName(event.type, heard);
  return { ...row, mark: didYouMean ? { mark: 'unmatched', didYouMean } : { mark: 'unmatched' } };
}

/**
 * Types that the plan names. An event of one of them that wakes nobody is no surprise (a `started` event, one that ends the
 * correlation, one whose filter said no); one that the plan has never heard of is worth a mark.
 */
function typesHeardBy(plan: RoutingPlan): ReadonlySet<string> {
  return new Set(Object.keys(plan.events));
}

function parkedRow(fact: EventParked, correlation: string): TimelineRow {
  return {
    time: utc(fact.at),
    event: fact.type ?? '?',
    id: fact.id,
    agent: fact.source === undefined ? '?' : agentOf(fact.source),
    correlation,
    causedBy: [],
    woke: [],
    mark: { mark: 'parked', reason: fact.reason, problem: fact.problem },
  };
}

function repeatedRow(fact: EventRepeated, correlation: string): TimelineRow {
  return {
    time: utc(fact.at),
    event: fact.type,
    id: fact.id,
    agent: agentOf(fact.source),
    correlation,
    causedBy: [],
    woke: [],
    mark: { mark: fact.as },
  };
}

/** `/backend-architect` → `backend-architect`: by custom sources have a slash in front that no reader needs. */
export function agentOf(source: string): string {
  return source.startsWith('/') && source.length > 1 ? source.slice(1) : source;
}

/** RFC 3339 in UTC, of milliseconds since the epoch. */
export function utc(time: number): string {
  return new Date(time).toISOString();
}
