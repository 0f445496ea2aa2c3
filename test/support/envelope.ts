// A whole envelope for tests, from as few words as the test needs.
import type { Envelope, EventHeader, EventRouting } from '../../src/events/envelope';
import type { JsonObject } from '../../src/events/json';

export function envelope(
  type: string,
  rest: { payload?: JsonObject; routing?: Partial<EventRouting> } & Partial<EventHeader> = {},
): Envelope {
  const { payload, routing, ...header } = rest;
  return {
    event: {
      id: `evt-${type}`,
      type,
      source: '/outside',
      timestamp: '2026-11-20T10:00:00Z',
      version: '1.0',
      correlation_id: 'feature-7',
      ...header,
    },
    payload: payload ?? {},
    routing: { topic: 'project.tasks', priority: 'normal', ...routing },
  };
}
