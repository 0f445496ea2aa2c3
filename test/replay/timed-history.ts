// Kept histories at times of the test's choosing. A workflow's time is when its task began, so a history decides to the millisecond what
// time a workflow sees; a server's clock could not be stopped there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import type { HistoryEvent } from '../../src/store/activations';

/** An event in the JSON form of histories: one further field has its attributes. */
export interface KeptEvent {
  eventId: string;
  eventType: string;
  eventTime: string;
  [attributes: string]: unknown;
}

export interface KeptHistory {
  events: KeptEvent[];
}

/** `name`: of the file, without its ending. */
export function keptHistory(name: string): KeptHistory {
  return JSON.parse(readFileSync(join(__dirname, 'histories', `${name}.json`), 'utf8')) as KeptHistory;
}

export const eventsOf = (history: KeptHistory): HistoryEvent[] => historyFromJSON(history).events ?? [];

export const attributesOf = (event: KeptEvent): Record<string, unknown> =>
  (Object.entries(event).find(([field]) => field.endsWith('Attributes'))?.[1] ?? {}) as Record<
    string,
    unknown
  >;

const isOf = (event: KeptEvent, type: string): boolean => event.eventType === `EVENT_TYPE_${type}`;

/** Position of the n-th event of a type, from 0; throws where there is none. */
export function positionOf(history: KeptHistory, type: string, number = 0): number {
  const positions = history.events.flatMap((event, position) => (isOf(event, type) ? [position] : []));
  const position = positions[number];
  if (position === undefined) throw new Error(`the history has ${positions.length} events ${type}`);
  return position;
}

/** From the event at this position on, everything happens at this time (milliseconds), until the next moment. */
export interface Moment {
  position: number;
  at: number;
}

/** The history with other times; what comes before the first moment happens then, too. */
export function timed(history: KeptHistory, moments: readonly Moment[]): KeptHistory {
  const sorted = moments.toSorted((one, other) => one.position - other.position);
  const events = history.events.map((event, position) => {
    const moment = sorted.findLast((each) => each.position <= position) ?? sorted[0];
    return { ...event, eventTime: new Date(moment?.at ?? 0).toISOString() };
  });
  return { events };
}

/** What another history recorded, in this one's place: ids and time stay. */
export function replaced(history: KeptHistory, position: number, by: KeptEvent): KeptHistory {
  const events = history.events.map((event, each) => {
    if (each !== position) return event;
    const { eventId, eventTime } = event;
    return { ...by, eventId, eventTime };
  });
  return { events };
}

/** Two events that the server has recorded the other way round. */
export function exchanged(history: KeptHistory, one: number, other: number): KeptHistory {
  const [first, second] = [history.events[one], history.events[other]];
  if (!first || !second) throw new Error(`the history has no events at ${one} and ${other}`);
  return replaced(replaced(history, one, second), other, first);
}
