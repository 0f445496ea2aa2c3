// What an evaluation costs, counted in steps: linear in the event and in the pattern, whoever wrote them; and what is too large.
import type { JsonObject, JsonValue } from '../../../../src/events/json';
import { meets } from '../../../../src/plan/pattern/match-pattern';
import { PATTERN_LIMITS } from '../../../../src/plan/pattern/pattern-limits';
import { compiledPattern, readPattern } from '../../../../src/plan/pattern/read-pattern';

function stepsOf(pattern: JsonObject, event: unknown): number {
  const count = { steps: 0 };
  meets(compiledPattern(pattern), event, count);
  return count.steps;
}

const times = <T>(size: number, make: (at: number) => T): T[] =>
  Array.from({ length: size }, (_, at) => make(at));
const fields = (size: number, value: (at: number) => JsonValue): JsonObject =>
  Object.fromEntries(times(size, (at) => [`f${at}`, value(at)] as const));
const eitherOf = (...alternatives: JsonObject[]): JsonObject => ({ $or: alternatives });

const problemOf = (pattern: unknown) => {
  const read = readPattern(pattern);
  return 'problem' in read ? read.problem : undefined;
};

describe('the cost of a pattern', () => {
  it.each<[string, (size: number) => [JsonObject, unknown]]>([
    [
      'a long text under a wildcard that nearly fits everywhere',
      (size) => [{ a: [{ wildcard: `*${'a'.repeat(40)}b*c` }] }, { a: 'a'.repeat(size) }],
    ],
    [
      'stars and a long text that fits none',
      (size) => [{ a: [{ wildcard: '*a'.repeat(60) }] }, { a: 'a'.repeat(59).padEnd(size, 'b') }],
    ],
    ['a list of values', (size) => [{ a: ['x', { prefix: 'y' }, 1] }, { a: times(size, () => 'z') }]],
    [
      'a list of objects of which none has all',
      (size) => [{ l: { a: [1], b: [2], c: [3] } }, { l: times(size, () => ({ a: 1, b: 2 })) }],
    ],
    [
      'lists beside each other',
      (size) => [
        { l: { a: [1] }, m: { b: [2] }, n: { c: [9] } },
        {
          l: times(size, () => ({ a: 1 })),
          m: times(size, () => ({ b: 2 })),
          n: times(size, () => ({ c: 3 })),
        },
      ],
    ],
    [
      'objects in lists in lists',
      (size) => [{ l: { a: [9], b: [2] } }, { l: times(size / 10, () => [times(10, () => ({ a: 1 }))]) }],
    ],
    [
      'exists: false in a list of objects',
      (size) => [{ l: { a: [{ exists: false }], b: [1] } }, { l: times(size, () => ({ b: 2 })) }],
    ],
    ['a wide event', (size) => [{ p: { f0: [1] } }, { p: fields(size, () => 1), ...fields(size, () => 1) }]],
  ])('grows in step with the event: %s', (_, make) => {
    const small = stepsOf(...make(1_000));
    expect(stepsOf(...make(8_000))).toBeLessThanOrEqual(8 * small + 100);
  });

  it.each<[string, (size: number) => [JsonObject, unknown]]>([
    ['fields', (size) => [fields(size, () => [1]), fields(size, () => 1)]],
    ['values of a field', (size) => [{ a: times(size, (at) => `v${at}`) }, { a: times(size, () => 'w') }]],
    [
      'values of anything-but',
      (size) => [{ a: [{ 'anything-but': times(size, (at) => `v${at}`) }] }, { a: 'v0' }],
    ],
    ['operators of a field', (size) => [{ a: times(size, (at) => ({ prefix: `v${at}` })) }, { a: 'w' }]],
    ['alternatives of a choice', (size) => [{ $or: times(size, (at) => ({ [`f${at}`]: [1] })) }, {}]],
    [
      'choices beside each other',
      (size) => [
        { p: Object.fromEntries(times(size / 4, (at) => [`f${at}`, eitherOf({ a: [1] }, { b: [1] })])) },
        { p: fields(size / 4, () => ({ b: 1 })) },
      ],
    ],
    ['levels of fields', (size) => [{ [times(size / 32, () => 'a').join('.')]: [1] }, {}]],
  ])('grows in step with the pattern: %s', (_, make) => {
    const small = stepsOf(...make(200));
    expect(stepsOf(...make(800))).toBeLessThanOrEqual(4 * small + 100);
  });

  it('does not depend on how deeply lists nest, and needs no stack for it', () => {
    const depth = 200_000;
    const event = JSON.parse(`{"l": ${'['.repeat(depth)}{"a": 1}${']'.repeat(depth)}}`) as JsonObject;
    expect(meets(compiledPattern({ l: { a: [1] } }), event, { steps: 0 })).toBe('found');
    expect(stepsOf({ l: { a: [2] } }, event)).toBeLessThan(20);
  });

  it('does not multiply with choices that concern different fields', () => {
    const apart = Object.fromEntries(times(40, (at) => [`p${at}`, eitherOf({ a: [1] }, { b: [1] })]));
    expect(stepsOf(apart, {})).toBeLessThan(200);
    expect(
      problemOf({ $or: times(9, (at) => ({ a: [at], $or: times(9, () => ({ b: [1] })) })) }),
    ).toBeUndefined();
  });
});

describe('a pattern is refused where it has too many', () => {
  const { levels, fields: most, values, characters, stars } = PATTERN_LIMITS;
  const deep = (depth: number): unknown => (depth === 0 ? ['x'] : { a: deep(depth - 1) });

  it.each<[string, unknown, unknown, string]>([
    ['levels', deep(levels), deep(levels + 1), 'a.a.a.a.a.a.a.a nests deeper than 64 levels below this'],
    [
      'levels by dots',
      { [times(levels, () => 'a').join('.')]: ['x'] },
      { [times(levels + 1, () => 'a').join('.')]: ['x'] },
      'nests deeper than 64 levels',
    ],
    [
      'fields',
      fields(most, () => ['x']),
      fields(most + 1, () => ['x']),
      'f1000 is field 1001 of the pattern, 1000 are allowed',
    ],
    [
      'values',
      { a: times(values, (at) => at) },
      { a: times(values + 1, (at) => at) },
      'a[10000] is value 10001 of the pattern, 10000 are allowed',
    ],
    [
      'values inside operators',
      { a: [{ 'anything-but': times(values - 1, (at) => at) }] },
      { a: [{ 'anything-but': times(values, (at) => at) }] },
      'is value 10001 of the pattern',
    ],
    [
      'characters',
      { a: ['x'.repeat(characters)] },
      { a: ['x'.repeat(characters + 1)] },
      'a[0] has 4097 characters, 4096 are allowed; it begins with "xxx',
    ],
    [
      'stars',
      { a: [{ wildcard: '*x'.repeat(stars) }] },
      { a: [{ wildcard: '*x'.repeat(stars + 1) }] },
      'a[0].wildcard has 101 stars, 100 are allowed',
    ],
  ])('%s', (_, allowed, refused, problem) => {
    expect(problemOf(allowed)).toBeUndefined();
    expect(problemOf(refused)).toContain(problem);
  });

  it('combinations of choices over the same fields', () => {
    const coupled = (size: number): JsonObject => {
      let inner: JsonObject = { z: [1] };
      for (let level = 0; level < size; level++) {
        const below = 'n.'.repeat(level);
        inner = { $or: [{ [`${below}x`]: [level] }, { [`${below}y`]: [level] }], n: inner };
      }
      return inner;
    };
    expect(problemOf(coupled(8))).toBeUndefined();
    expect(problemOf(coupled(30))).toBe(
      'the pattern has choices ($or) over the same fields that multiply beyond what is allowed; name such a field in one choice only',
    );
  });

  it('cycles, which no JSON has', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.a = cyclic;
    expect(problemOf(cyclic)).toContain('nests deeper than 64 levels');
  });
});
