// The guard of the sandbox, and its agreement with the schema of the doors.
import fc from 'fast-check';
import { ENVELOPE_LIMITS } from '../../../src/events/envelope';
import { eventProblem } from '../../../src/events/envelope-guard';
import { envelopeProblems } from '../../../src/events/envelope-schema';
import { payloadBytes } from '../../../src/events/payload-size';
import { EXAMPLE, exampleWith, nearEnvelope, nested, validEnvelope } from './envelopes';

describe('eventProblem', () => {
  it('accepts the example of the requirements', () => {
    expect(eventProblem(EXAMPLE)).toBeUndefined();
  });

  it.each(
    (
      [
        [42, 'envelope', 'needs to be an object, got 42'],
        [null, 'envelope', 'needs to be an object, got null'],
        [[EXAMPLE], 'envelope', 'needs to be an object, got a list of 1'],
        [{}, 'event', 'is missing'],
        [{ event: 'x' }, 'event', 'needs to be an object, got "x"'],
        [{ ...EXAMPLE, payload: [1] }, 'payload', 'needs to be an object, got a list of 1'],
        [{ ...EXAMPLE, routing: undefined }, 'routing', 'is missing'],
        [exampleWith({ event: { id: '' } }), 'event.id', 'is empty'],
        [exampleWith({ event: { type: 7 } }), 'event.type', 'needs to be text, got 7'],
        [exampleWith({ event: { source: undefined } }), 'event.source', 'is missing'],
        [exampleWith({ event: { correlation_id: '' } }), 'event.correlation_id', 'is empty'],
        [
          exampleWith({ event: { id: 'a\u001b[2Jb' } }),
          'event.id',
          'has a control character, got "a\\u001b[2Jb"',
        ],
        [exampleWith({ event: { id: '\ud83d' } }), 'event.id', 'has half a surrogate pair, got "\\ud83d"'],
        [exampleWith({ event: { causes: ['a', ''] } }), 'event.causes[1]', 'is empty'],
        [exampleWith({ event: { causes: 'a' } }), 'event.causes', 'needs to be a list of event ids'],
        [exampleWith({ event: { hops: -1 } }), 'event.hops', 'needs to be a whole number from 0, got -1'],
        [exampleWith({ event: { hops: '3' } }), 'event.hops', 'needs to be a whole number from 0, got "3"'],
        [
          exampleWith({ routing: { priority: 'urgent' } }),
          'routing.priority',
          'needs to be one of critical, high, normal, low, got "urgent"',
        ],
        [exampleWith({ payload: nested(65) }), 'payload', 'is nested deeper than 64 levels'],
        [
          exampleWith({ event: { trace: nested(5000) } }),
          'envelope',
          'is nested deeper than 64 levels outside its payload',
        ],
      ] as [unknown, string, string][]
    ).map(([value, path, problem]): [string, string, unknown] => [path, problem, value]),
  )('refuses an envelope whose %s %s', (path, problem, value) => {
    expect(eventProblem(value)).toEqual({ path, problem, reason: 'invalid_payload' });
  });

  it.each([
    ['yesterday', 'needs a date and time like 2025-11-29T14:30:00Z, with Z or an offset, got "yesterday"'],
    ['2025-11-29T14:30:00', 'needs a date and time like'],
    ['2025-11-29 14:30:00Z', 'needs a date and time like'],
    ['2025-11-29T14:30:00+1:00', 'needs a date and time like'],
    ['2025-02-30T00:00:00Z', 'has a date that the calendar lacks, got "2025-02-30T00:00:00Z"'],
    ['2023-02-29T00:00:00Z', 'has a date that the calendar lacks'],
    ['1900-02-29T00:00:00Z', 'has a date that the calendar lacks'],
    ['2025-00-10T00:00:00Z', 'has a date that the calendar lacks'],
    ['2025-11-29T24:00:00Z', 'has a time that the day lacks'],
    ['2016-12-31T23:59:60Z', 'has second 60; write leap seconds as 59'],
    ['2025-11-29T14:30:00+24:00', 'has an offset over 23:59'],
  ])('refuses the timestamp %s', (timestamp, problem) => {
    const found = eventProblem(exampleWith({ event: { timestamp } }));
    expect(found).toMatchObject({ path: 'event.timestamp', reason: 'invalid_payload' });
    expect(found?.problem).toContain(problem);
  });

  it.each(['2024-02-29T00:00:00Z', '2000-02-29T23:59:59.999999999+14:00', '2025-11-29T14:30:00-00:00'])(
    'accepts the timestamp %s',
    (timestamp) => expect(eventProblem(exampleWith({ event: { timestamp } }))).toBeUndefined(),
  );

  it('tells a payload that is too large apart from one that is wrong, at the exact byte', () => {
    const withBytes = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
    const { payloadBytes: allowed } = ENVELOPE_LIMITS;
    expect(eventProblem(exampleWith({ payload: withBytes(allowed) }))).toBeUndefined();
    expect(eventProblem(exampleWith({ payload: withBytes(allowed + 1) }))).toEqual({
      path: 'payload',
      problem: 'has 262145 bytes, 262144 are allowed',
      reason: 'payload_too_large',
    });
  });

  it('refuses unknown fields outside the payload that are larger than names need', () => {
    expect(eventProblem(exampleWith({ event: { blob: 'x'.repeat(70_000) } }))).toMatchObject({
      path: 'envelope',
      reason: 'payload_too_large',
    });
  });

  it('quotes no more than about 80 characters of a value', () => {
    const problem = eventProblem(exampleWith({ event: { id: 'x'.repeat(1_000_000) } }))?.problem ?? '';
    expect(problem).toContain('is longer than 255 bytes');
    expect(problem.length).toBeLessThan(130);
  });

  it('never throws: values that hold themselves and fields that throw are answered too', () => {
    const knot: Record<string, unknown> = {};
    knot.a = knot;
    knot.b = knot;
    const thrower = Object.defineProperty({ ...EXAMPLE }, 'event', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(eventProblem(exampleWith({ payload: knot }))).toBeDefined();
    expect(eventProblem(exampleWith({ event: { knot } }))).toBeDefined();
    expect(eventProblem(thrower)).toMatchObject({ problem: 'cannot be read: no' });
  });

  it('takes linear time for what is deep, wide or long', () => {
    const hostile = [
      exampleWith({ payload: nested(100_000) }),
      exampleWith({ payload: { wide: new Array(1_000_000).fill([]) } }),
      exampleWith({ event: { timestamp: '2'.repeat(1_000_000) } }),
      exampleWith({ event: { id: '\ud800'.repeat(1_000_000) } }),
    ];
    const start = performance.now();
    for (const value of hostile) expect(eventProblem(value)).toBeDefined();
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('the guard and the schema of the doors', () => {
  it('accept every complete envelope', () => {
    fc.assert(
      fc.property(validEnvelope, (envelope) => {
        expect(eventProblem(envelope)).toBeUndefined();
        expect(envelopeProblems(envelope)).toEqual([]);
      }),
    );
  });

  it('accept exactly the same inputs, and the guard names a problem that the schema names too', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(nearEnvelope, (value) => {
        const guard = eventProblem(value);
        const schema = envelopeProblems(value);
        expect(schema.length === 0).toBe(guard === undefined);
        seen[guard ? 'refused' : 'accepted'] += 1;
        if (guard) expect(schema.map((problem) => problem.path)).toContain(guard.path);
      }),
      { numRuns: 3_000 },
    );
    expect(seen.accepted).toBeGreaterThan(200);
    expect(seen.refused).toBeGreaterThan(200);
  });

  it('leave keys that could pollute a prototype as data', () => {
    const text = JSON.stringify(EXAMPLE).replace(
      '"task_id"',
      '"__proto__":{"polluted":1},"constructor":{"x":1},"task_id"',
    );
    const value = JSON.parse(text);
    expect(eventProblem(value)).toBeUndefined();
    expect(envelopeProblems(value)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(JSON.stringify(value)).toBe(text);
  });
});

describe('payloadBytes', () => {
  it('is what Node counts, for every payload', () => {
    const payload = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));
    fc.assert(
      fc.property(payload, (value) => {
        expect(payloadBytes(value as never)).toBe(Buffer.byteLength(JSON.stringify(value)));
      }),
    );
  });
});
