// Patterns of a plan against events: what they look at, what they answer, and an index that loses none of them (M5, N2).
import fc from 'fast-check';
import { explainRouting } from '../../../src/coordination/routing/explain-routing';
import { judge } from '../../../src/coordination/routing/match';
import { indexPlan, typeOf } from '../../../src/coordination/routing/plan-index';
import type { JsonObject } from '../../../src/events/json';
import type { EventTrigger } from '../../../src/plan/routing-plan';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';

const leaf = (pattern: JsonObject, rest: Partial<EventTrigger> = {}): EventTrigger => ({
  trigger: 'event',
  pattern,
  ...rest,
});

const event = envelope('DesignCompleted', {
  source: '/ux-designer',
  causation_id: 'evt-1',
  causes: ['evt-0', 'evt-1'],
  hops: 2,
  team: 'red',
  routing: { topic: 'project.tasks', priority: 'high', partition_key: 'p1', zone: 'z1' },
  payload: {
    severity: 'low',
    items: [
      { sku: 'a', count: 1 },
      { sku: 'b', count: 5 },
    ],
    'size.width': 3,
  },
});

describe('a pattern of a plan', () => {
  it.each<[string, JsonObject]>([
    ['type', { type: ['DesignCompleted'] }],
    ['source', { source: [{ prefix: '/ux' }] }],
    ['topic', { topic: [{ wildcard: 'project.*' }] }],
    ['priority', { priority: ['critical', 'high'] }],
    ['correlation_id', { correlation_id: ['feature-7'] }],
    ['id and timestamp', { id: ['evt-DesignCompleted'], timestamp: [{ prefix: '2026-11-20' }] }],
    ['causation_id and causes', { causation_id: ['evt-1'], causes: ['evt-0'] }],
    ['hops', { hops: [{ numeric: ['<', 3] }] }],
    ['partition_key', { partition_key: ['p1'] }],
    ['fields of the header and the routing that nobody knows', { team: ['red'], zone: ['z1'] }],
    ['the payload', { payload: { severity: ['low'] } }],
    ['the payload by dots', { 'payload.severity': ['low'] }],
    ['a name with a dot in the payload', { payload: { size: { width: [3] } } }],
    ['one element of a list', { payload: { items: { sku: ['b'], count: [{ numeric: ['>', 4] }] } } }],
  ])('reads %s', (_, pattern) => {
    expect(judge(leaf(pattern), event)).toEqual({ matches: true });
  });

  it('reads topic, priority and payload where they belong, whatever a header field of that name says', () => {
    const odd = envelope('Start', { topic: 'false', payload: { a: 1 } });
    expect(judge(leaf({ topic: ['project.tasks'], payload: { a: [1] } }), odd)).toEqual({ matches: true });
  });

  it.each<[JsonObject, string, string]>([
    [
      { payload: { severity: ['high', { prefix: 'hi' }] } },
      'payload.severity: ["high",{"prefix":"hi"}]',
      'payload.severity is "low"',
    ],
    [{ payload: { verdict: ['pass'] } }, 'payload.verdict: ["pass"]', 'payload.verdict: no such field'],
    [{ type: ['DesignCompleted'], 'payload.a.b': [1] }, 'payload.a.b: [1]', 'payload.a.b: no such field'],
    [{ payload: [{ exists: true }] }, 'payload: [{"exists":true}]', 'payload is an object'],
    [
      { payload: { severity: [{ exists: false }] } },
      'payload.severity: [{"exists":false}]',
      'payload.severity is "low"',
    ],
    [
      { payload: { items: { sku: ['b'], count: [1] } } },
      'payload.items.count: [1]',
      'payload.items[1].count is 5',
    ],
    [{ causes: ['evt-7'] }, 'causes: ["evt-7"]', 'causes is ["evt-0", "evt-1"]'],
    [
      { $or: [{ type: ['X'] }, { 'payload.severity': ['high'] }] },
      '$or (type: ["X"] or payload.severity: ["high"])',
      'type is "DesignCompleted"; payload.severity is "low"',
    ],
  ])('says of %j which clause said no, and what it saw', (pattern, clause, saw) => {
    expect(judge(leaf(pattern), event)).toEqual({ matches: false, clause, saw });
  });

  it('is asked after the type, topic and source that stand beside it', () => {
    const pattern = { payload: { severity: ['high'] } };
    expect(judge(leaf(pattern, { type: 'Other' }), event)).toMatchObject({ clause: 'type=Other' });
    expect(judge(leaf(pattern, { from: '/other' }), event)).toMatchObject({ clause: 'from=/other' });
    expect(judge(leaf({ payload: { severity: ['low'] } }, { type: 'DesignCompleted' }), event)).toEqual({
      matches: true,
    });
  });

  it('says its type where it lists a single one', () => {
    expect(typeOf(leaf({ type: ['A'] }))).toBe('A');
    expect(typeOf(leaf({ type: ['A', 'B'] }))).toBeUndefined();
    expect(typeOf(leaf({ type: [{ prefix: 'A' }] }))).toBeUndefined();
    expect(typeOf(leaf({ type: ['A'] }, { type: 'B' }))).toBe('B');
  });

  it('that is wrong is refused where a run begins, also in an end', () => {
    const wrong = leaf({ payload: { a: 'x' } } as unknown as JsonObject, { type: 'A' });
    const problem = 'payload.a needs a list of values or an object, got "x"; write ["x"]';
    expect(() => indexPlan(routingPlan({ one: { on: wrong } }))).toThrow(problem);
    expect(() => indexPlan(routingPlan({ one: { on: 'A' } }, { completeOn: wrong }))).toThrow(problem);
  });
});

describe('the index of a plan with patterns', () => {
  const names = (patterns: Record<string, EventTrigger>, given = event) =>
    indexPlan(routingPlan(Object.fromEntries(Object.entries(patterns).map(([name, on]) => [name, { on }]))))
      .candidates(given)
      .map(({ name }) => name);

  it('gives only those whose rarest demand the event meets, in the order of the plan', () => {
    const patterns = {
      valued: leaf({ payload: { severity: ['low', 'middle'] } }),
      other: leaf({ payload: { severity: ['high'] } }),
      typed: leaf({ type: ['X', 'DesignCompleted'], payload: { severity: ['high'] } }),
      elsewhere: leaf({ type: ['X'], payload: { severity: ['low'] } }),
      topical: leaf({ topic: ['project.tasks'] }),
      remote: leaf({ topic: ['project.alerts'] }),
      open: leaf({ payload: { severity: [{ prefix: 'h' }] } }),
      choosing: leaf({ $or: [{ type: ['X'] }, { type: ['Y'] }] }),
      element: leaf({ payload: { items: { sku: ['b'] } } }),
      dotted: leaf({ 'payload.size': { width: [3] } }),
      absent: leaf({ payload: { verdict: [{ prefix: 'p' }] } }),
      object: leaf({ payload: { items: [{ exists: true }] } }),
      lacking: leaf({ payload: { verdict: [{ exists: false }] } }),
    };
    expect(names(patterns)).toEqual(['valued', 'elsewhere', 'topical', 'element', 'dotted', 'lacking']);
  });

  it('never leaves out a reaction that matches, and explains the same of every one', () => {
    const scalar = fc.constantFrom<string | number | null>('A', 'B', '10.0.0.1', 1, null);
    const asks = fc.array(
      fc.oneof(
        scalar,
        fc.constantFrom<JsonObject>({ exists: false }, { prefix: 'A' }, { 'anything-but': 'B' }),
      ),
      { minLength: 1, maxLength: 2 },
    );
    const fieldsOf = <T>(of: fc.Arbitrary<T>) =>
      fc.dictionary(fc.constantFrom('a', 'b', 'a.b'), of, { minKeys: 1, maxKeys: 2 });
    const pattern = fc
      .record(
        { type: asks, topic: asks, payload: fieldsOf(asks), $or: fc.tuple(fieldsOf(asks), fieldsOf(asks)) },
        { requiredKeys: [] },
      )
      .filter((each) => Object.keys(each).length > 0) as fc.Arbitrary<JsonObject>;
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 2 }),
      fieldsOf(scalar),
      fc.array(fieldsOf(scalar), { maxLength: 2 }),
    );
    const given = fc
      .record({ type: fc.constantFrom('A', 'B'), topic: fc.constantFrom('A', 'C'), payload: fieldsOf(value) })
      .map(({ type, topic, payload }) =>
        envelope(type, { payload: payload as JsonObject, routing: { topic } }),
      );
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 6 }), given, (patterns, each) => {
        const plan = routingPlan(
          Object.fromEntries(patterns.map((one, at) => [`r${at}`, { on: leaf(one) }])),
        );
        const index = indexPlan(plan);
        const matching = plan.reactions
          .filter(({ on }) => judge(on as EventTrigger, each).matches)
          .map(({ name }) => name);
        const candidates = index.candidates(each).map(({ name }) => name);
        expect(candidates.filter((name) => matching.includes(name))).toEqual(matching);
        const explained = explainRouting(index, each).filter((row) => row.matches);
        expect(explained.map(({ reaction }) => reaction)).toEqual(matching);
      }),
      { numRuns: 400 },
    );
  });
});
