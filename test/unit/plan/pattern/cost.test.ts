// What an evaluation costs, counted in steps: linear in the event and in the pattern, whoever wrote them; and what is too large.
import type { JsonObject, JsonValue } from '../../../../src/events/json';
import { meets } from '../../../../src/plan/pattern/match-pattern';
import { PATTERN_LIMITS } from '../../../../src/plan/pattern/pattern-limits';
import { compiledPattern, readPattern } from '../../../../src/plan/pattern/read-pattern';
import { MOST_STEPS, type Steps } from '../../../../src/plan/pattern/steps';
import { whyNot } from '../../../../src/plan/pattern/why-not';
import { Correlation } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { on, routingPlan } from '../../../support/routing-plan';

function stepsOf(pattern: JsonObject, event: unknown): number {
  const count = { steps: 0 };
  meets(compiledPattern(pattern), event, count);
  return count.steps;
}

const times = <T>(size: number, make: (at: number) => T): T[] =>
  Array.from({ length: size }, (_, at) => make(at));
const fields = (size: number, value: (at: number) => JsonValue): JsonObject =>
  Object.fromEntries(times(size, (at) => [`f${at}`, value(at)] as const));
const ip = (at: number): string => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`;
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

  it.each<[string, (size: number) => [JsonValue[], JsonValue[]]]>([
    ['addresses', (size) => [times(size, ip), times(size, (at) => ip(at + size))]],
    [
      'address ranges',
      (size) => [times(size, (at) => ({ cidr: `${ip(2 * at)}/31` })), times(size, (at) => ip(at + 2 * size))],
    ],
    ['prefixes', (size) => [times(size, (at) => ({ prefix: `p${at}.` })), times(size, (at) => `p${at}`)]],
    ['suffixes', (size) => [times(size, (at) => ({ suffix: `.${at}s` })), times(size, (at) => `${at}s`)]],
    [
      'texts in any case',
      (size) => [times(size, (at) => ({ 'equals-ignore-case': `t${at}` })), times(size, (at) => `T-${at}`)],
    ],
    [
      'prefixes in any case',
      (size) => [
        times(size, (at) => ({ prefix: { 'equals-ignore-case': `p${at}.` } })),
        times(size, (at) => `P${at}`),
      ],
    ],
    [
      'numeric ranges',
      (size) => [
        times(size, (at) => ({ numeric: ['>', at, '<', at + 0.5] })),
        times(size, (at) => at + 0.75),
      ],
    ],
    [
      'prefixes of anything-but',
      (size) => [
        [{ 'anything-but': { prefix: times(size, (at) => `p${at}.`) } }],
        times(size, (at) => `p${at}.x`),
      ],
    ],
    [
      'wildcards with a star at one end',
      (size) => [times(size, (at) => ({ wildcard: `w${at}.*` })), times(size, (at) => `w${at}`)],
    ],
    [
      'all of them',
      (size) => [
        times(size / 4, (at): JsonValue[] => [
          { prefix: `p${at}.` },
          { cidr: `${ip(2 * at)}/31` },
          { numeric: ['=', at] },
          `v${at}`,
        ]).flat(),
        times(size, (at) => `v-${at}`),
      ],
    ],
  ])('does not multiply values of the pattern with values of the event: %s', (_, make) => {
    const steps = (size: number) => {
      const [asks, values] = make(size);
      return stepsOf({ a: asks }, { a: values });
    };
    // Eight times as many on both sides: eight times the look-ups, each of them three halvings longer.
    expect(steps(8_000)).toBeLessThanOrEqual(8 * (steps(1_000) + 3 * 1_000));
    expect(steps(8_000)).toBeLessThanOrEqual(8_000 * 60);
  });

  it('does not multiply alternatives of a choice with the values of one list', () => {
    const alternatives = times(500, (at) => ({ a: [{ cidr: `${ip(256 * at)}/24` }], b: [at] }));
    const values = times(8_000, (at) => `2001:db8::${at.toString(16)}`);
    for (const list of [values, [values]])
      expect(stepsOf(eitherOf(...alternatives), { a: list, b: list })).toBeLessThan(50_000);
  });

  it('makes what it sees in a text once, however many alternatives look at it', () => {
    const alternatives = times(1_000, (at) => ({ a: [{ prefix: { 'equals-ignore-case': `x${at}` } }] }));
    const count: Steps = { steps: 0 };
    meets(compiledPattern(eitherOf(...alternatives)), { a: 'Y'.repeat(10_000) }, count);
    expect(count.seen?.get('ignoring-case')?.size).toBe(1);
    expect(count.steps).toBeLessThan(8_000);
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
  const { levels, fields: most, values, characters, stars, alone } = PATTERN_LIMITS;
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

  it.each<[string, JsonValue]>([
    ['wildcards with text on both sides of a star', { wildcard: 'a*b' }],
    ['wildcards inside anything-but', { 'anything-but': { wildcard: '*a*' } }],
    ['letters whose forms are no pair', { 'equals-ignore-case': 'straße' }],
  ])('comparisons that have to be tried by themselves: %s', (_, ask) => {
    const each = 'anything-but' in (ask as JsonObject) ? 2 : 1;
    const allowed = times(alone / each, () => ask);
    expect(problemOf({ a: allowed, b: allowed })).toBeUndefined();
    const problem = `is comparison ${alone + each} of this field that has to be tried by itself`;
    expect(problemOf({ a: [...allowed, ask] })).toContain(`a[${alone / each}] ${problem}`);
    expect(problemOf(eitherOf({ a: allowed }, { a: [ask], b: [1] }))).toContain(`$or[1].a[0] ${problem}`);
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

describe('an evaluation that would take too long', () => {
  const alternatives = times(500, (at) => ({ l: { a: [`x${at}`], b: ['y'] } }));
  const event = { l: times(8_000, (at) => ({ a: `z${at}`, b: 'y' })) };

  it('is given up beyond the most comparisons, with what to do', () => {
    const held = () =>
      meets(compiledPattern(eitherOf(...alternatives)), event, { steps: 0, most: MOST_STEPS });
    expect(held).toThrow(/more than 250,000 comparisons .* shorten the list in the event/);
  });

  it('parks the event, and the correlation goes on', () => {
    const given = new Correlation(
      routingPlan({ worker: { on: on('Listed', { pattern: { payload: eitherOf(...alternatives) } }) } }),
    );
    given.publish(envelope('Listed', { id: 'evt-long', payload: event }));
    given.publish(envelope('Listed', { id: 'evt-short', payload: { l: [{ a: 'x7', b: 'y' }] } }));
    expect(given.state.parked).toMatchObject([{ id: 'evt-long', reason: 'rule_error' }]);
    expect(Object.keys(given.state.open)).toEqual(['worker#1']);
  });

  it('is counted for all filters of a plan together', () => {
    const few = { payload: eitherOf(...alternatives.slice(0, 100)) };
    const words = times(12, (at) => [`worker-${at}`, { on: on('Listed', { pattern: few }) }] as const);
    const given = new Correlation(routingPlan(Object.fromEntries(words)));
    const listed = (size: number) => ({ l: times(size, (at) => ({ a: `x${at % 90}`, b: 'z' })) });
    given.publish(envelope('Listed', { id: 'evt-long', payload: listed(1_000) }));
    given.publish(envelope('Listed', { id: 'evt-short', payload: listed(40) }));
    expect(given.state.parked).toMatchObject([{ id: 'evt-long', reason: 'rule_error' }]);
    expect(given.state.admitted).toBe(1);
  });

  it('is not worded at any price', () => {
    const deep = times(50, (at) => `n${at}`).reduceRight<JsonObject>(
      (inner, name) => ({ [name]: inner }),
      eitherOf(...times(440, (at) => ({ k: [at], z: [1] }))),
    );
    const list = times<JsonValue>(2_900, () => ({ k: 'none', z: 1 }));
    const value = times(50, (at) => `n${at}`).reduceRight<JsonValue>(
      (inner, name) => ({ [name]: inner }),
      list,
    );
    expect(whyNot(compiledPattern(deep), value)).toEqual({
      clause: 'its pattern',
      saw: 'the event is too long to say where',
    });
  });
});
