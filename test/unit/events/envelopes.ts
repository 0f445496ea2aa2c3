// Envelopes for tests: one that is written down, and generators of right, nearly right and wrong ones.
import fc from 'fast-check';
import type { Envelope } from '../../../src/events/envelope';

export const EXAMPLE: Envelope = {
  event: {
    id: 'evt-20251129-143000-abc123',
    type: 'TaskCompletedEvent',
    source: '/backend-architect',
    timestamp: '2025-11-29T14:30:00Z',
    version: '1.0',
    correlation_id: 'project-xyz-123',
    causation_id: 'evt-previous-id',
  },
  payload: {
    task_id: 'T1',
    task_name: 'API Design',
    status: 'completed',
    result: { endpoints: 12, schemas: 5 },
    metadata: { duration_minutes: 45, quality_score: 0.95 },
  },
  routing: { topic: 'project.tasks', partition_key: 'project-xyz', priority: 'normal' },
};

/** The example with other fields in one of its parts. */
export function exampleWith(parts: { event?: object; routing?: object; payload?: unknown }): Envelope {
  return {
    ...EXAMPLE,
    event: { ...EXAMPLE.event, ...parts.event },
    routing: { ...EXAMPLE.routing, ...parts.routing },
    ...('payload' in parts ? { payload: parts.payload as Envelope['payload'] } : {}),
  };
}

export const nested = (levels: number): unknown => {
  let value: unknown = {};
  for (let level = 1; level < levels; level++) value = { deeper: value };
  return value;
};

const name = fc.oneof(
  fc.constantFrom('evt-1', '/shop', 'project.tasks', 'ä€😀', 'constructor', '__proto__', ' '),
  fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', 'Z', '/', '-', ':', '"', 'é', '😀') }),
);
const timestamp = fc
  .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const payload = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })) as fc.Arbitrary<
  Envelope['payload']
>;
const unknownFields = fc.dictionary(
  fc.constantFrom('traceparent', 'x', 'constructor', 'tenant'),
  fc.jsonValue({ maxDepth: 2 }),
  {
    maxKeys: 2,
  },
);

/** Complete envelopes with some unknown fields on every level. */
export const validEnvelope: fc.Arbitrary<Envelope> = fc
  .tuple(
    unknownFields,
    unknownFields,
    unknownFields,
    fc.record(
      {
        id: name,
        type: name,
        source: name,
        timestamp,
        version: name,
        correlation_id: name,
        causation_id: name,
        causes: fc.array(name, { maxLength: 3 }),
        hops: fc.nat(),
        supersedes: fc.oneof(name, fc.array(name, { maxLength: 3 })),
        retracts: fc.oneof(name, fc.array(name, { maxLength: 3 })),
      },
      { requiredKeys: ['id', 'type', 'source', 'timestamp', 'version', 'correlation_id'] },
    ),
    payload,
    fc.record(
      { topic: name, partition_key: name, priority: fc.constantFrom('critical', 'high', 'normal', 'low') },
      { requiredKeys: ['topic', 'priority'] },
    ),
  )
  .map(([outer, inEvent, inRouting, event, body, routing]) => ({
    ...outer,
    event: { ...inEvent, ...event },
    payload: body,
    routing: { ...inRouting, ...routing },
  })) as fc.Arbitrary<Envelope>;

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1.5,
    2 ** 53,
    true,
    [],
    {},
    [null],
    [''],
    ['a', 7],
    'a\u0000b',
    'tab\t',
    '\u0085',
    '\u2028',
    '\ud800',
    'ok',
    'x'.repeat(255),
    'x'.repeat(256),
    'é'.repeat(128),
    'normal',
    'urgent',
    '2024-02-29T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2025-11-29T14:30:00',
    '2025-11-29 14:30:00Z',
    '2025-11-29T24:00:00Z',
    '2025-11-29T14:30:00+02:00',
    '2025-11-29T14:30:00.123456789-23:59',
    '2025-11-29T14:30:00.1234567890Z',
    '2025-13-01T00:00:00Z',
    nested(63),
    nested(64),
    nested(65),
    nested(300),
    { text: 'y'.repeat(256 * 1024) },
    { text: 'y'.repeat(256 * 1024 - 11) },
    { text: 'é'.repeat(128 * 1024) },
    { many: new Array(300_000).fill(0) },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

const PLACES = [
  [],
  ['event'],
  ['payload'],
  ['routing'],
  ['unknown'],
  ...[
    'id',
    'type',
    'source',
    'timestamp',
    'version',
    'correlation_id',
    'causation_id',
    'causes',
    'hops',
    'confirms',
    'supersedes',
    'retracts',
    'else',
  ].map((field) => ['event', field]),
  ...['topic', 'partition_key', 'priority', 'else'].map((field) => ['routing', field]),
];

/** Envelopes with one field taken away or changed for something odd, and values that are no envelope at all. */
export const nearEnvelope: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 1, arbitrary: oddValue },
  {
    weight: 12,
    arbitrary: fc
      .tuple(validEnvelope, fc.constantFrom(...PLACES), fc.option(oddValue, { nil: undefined }))
      .map(([envelope, place, value]) => changed(envelope, place, value)),
  },
);

function changed(holder: unknown, place: readonly string[], value: unknown): unknown {
  const [first, ...rest] = place;
  if (first === undefined) return value;
  const fields = { ...(holder as Record<string, unknown>) };
  if (rest.length > 0 || value !== undefined) fields[first] = changed(fields[first], rest, value);
  else delete fields[first];
  return fields;
}
