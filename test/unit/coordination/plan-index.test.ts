// The index of a plan: each reaction is looked up by what the fewest others ask for, whatever that is, and none is ever left out (N2).
import fc from 'fast-check';
import { judge } from '../../../src/coordination/routing/match';
import { indexPlan, leavesOf } from '../../../src/coordination/routing/plan-index';
import type { JsonObject, JsonValue } from '../../../src/events/json';
import type { EventTrigger, FilterTerm, Trigger } from '../../../src/plan/routing-plan';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';

const term = (path: string[], equals: JsonValue, text = String(equals)): FilterTerm => ({
  path,
  name: path.at(-1) ?? '',
  equals,
  text,
});
const leaf = (rest: Omit<EventTrigger, 'trigger'>): EventTrigger => ({ trigger: 'event', ...rest });
const asking = (asks: JsonValue): EventTrigger =>
  leaf({ pattern: { type: ['WorkWanted'], payload: { customer: [asks] } } });

/** One reaction wants every WorkWanted, very many others want one of their own customer. */
const planOf = (others: (number: number) => Trigger) =>
  routingPlan({
    worker: { on: 'WorkWanted' },
    ...Object.fromEntries(
      Array.from({ length: 200 }, (_, number) => [`own-${number}`, { on: others(number) }]),
    ),
  });

const names = (plan: ReturnType<typeof planOf>, payload: JsonObject, header: JsonObject = {}) =>
  indexPlan(plan)
    .candidates(envelope('WorkWanted', { payload, ...header }))
    .map(({ name }) => name);

describe('the index of a plan whose reactions all ask for one type', () => {
  it.each<[string, (number: number) => Trigger, JsonValue]>([
    [
      'filter text',
      (n) => leaf({ type: 'WorkWanted', filter: [term(['payload', 'customer'], `c-${n}`)] }),
      'c-7',
    ],
    [
      'filter text that asks for the type too',
      (n) => leaf({ filter: [term(['event', 'type'], 'WorkWanted'), term(['payload', 'customer'], n)] }),
      '7',
    ],
    ['a value of a pattern', (n) => asking(`c-${n}`), 'c-7'],
    ['an address in another spelling', (n) => asking(`10.0.0.${n}`), '010.0.0.07'],
    ['a prefix', (n) => asking({ prefix: `c-${n}.` }), 'c-7.x'],
    ['a suffix', (n) => asking({ suffix: `.c-${n}` }), 'x.c-7'],
    ['a text in any case', (n) => asking({ 'equals-ignore-case': `c-${n}.` }), 'C-7.'],
    ['a prefix in any case', (n) => asking({ prefix: { 'equals-ignore-case': `c-${n}.` } }), 'C-7.x'],
    ['a suffix in any case', (n) => asking({ suffix: { 'equals-ignore-case': `.c-${n}` } }), 'x.C-7'],
    ['a wildcard that begins', (n) => asking({ wildcard: `c-${n}.*.x` }), 'c-7.y.x'],
    ['a wildcard that ends', (n) => asking({ wildcard: `*.*.c-${n}` }), 'y.x.c-7'],
    ['an address range', (n) => asking({ cidr: `10.0.${n}.0/24` }), '10.0.7.255'],
    ['a number', (n) => asking({ numeric: ['=', n] }), 7],
    [
      'a value or a prefix',
      (n) => leaf({ pattern: { payload: { customer: [`c-${n}`, { prefix: `d-${n}.` }] } } }),
      'd-7.x',
    ],
    [
      'one of two fields',
      (n) => leaf({ pattern: { payload: { $or: [{ customer: [`c-${n}`] }, { region: [`r-${n}`] }] } } }),
      'c-7',
    ],
    ['a member of a join', (n) => ({ trigger: 'all', of: [asking(`c-${n}`), asking(`d-${n}`)] }), 'd-7'],
  ])('gives only the one that asks for what the event has, chosen by %s', (_, others, customer) => {
    const plan = planOf(others);
    expect(names(plan, { customer: 'nobody' })).toEqual(['worker']);
    expect(names(plan, { customer })).toEqual(['worker', 'own-7']);
  });

  it('looks at every element of lists, and at objects in them', () => {
    const plan = planOf((n) =>
      leaf({ pattern: { type: ['WorkWanted'], payload: { items: { sku: [`s-${n}`] } } } }),
    );
    const items: JsonObject[] = [{ sku: 's-9' }, { sku: ['x', ['s-3']] }, { other: 's-4' }];
    expect(names(plan, { items })).toEqual(['worker', 'own-3', 'own-9']);
  });

  it('gives those of a source, and of a field of the header that only they name', () => {
    expect(
      names(
        planOf((n) => leaf({ type: 'WorkWanted', from: [`/s-${n}`, `/t-${n}`] })),
        {},
        { source: '/t-7' },
      ),
    ).toEqual(['worker', 'own-7']);
    const byField = planOf((n) => leaf({ pattern: { [`field-${n}`]: [{ exists: true }] } }));
    expect(names(byField, {}, { 'field-7': 1 })).toEqual(['worker', 'own-7']);
  });

  it('keeps to the type where a field is asked for by all and decides nothing', () => {
    const others = (n: number) =>
      leaf({ pattern: { type: [`Other${n}`], payload: { customer: [{ 'anything-but': 'x' }] } } });
    expect(names(planOf(others), { customer: 'y' })).toEqual(['worker']);
  });
});

describe('the index of a plan', () => {
  const text = fc.constantFrom(
    'A',
    'a',
    'AB',
    'ab',
    'b',
    '',
    'ß',
    'SS',
    '10.0.0.1',
    '::ffff:a00:1',
    '3',
    'true',
  );
  const scalar = fc.oneof(text, fc.constantFrom<JsonValue>(3, 0, true, null));
  const ask = fc.oneof<fc.Arbitrary<JsonValue>[]>(
    scalar,
    text.map((prefix) => ({ prefix })),
    text.map((suffix) => ({ suffix })),
    text.map((each) => ({ 'equals-ignore-case': each })),
    text.map((each) => ({ prefix: { 'equals-ignore-case': each } })),
    text.map((each) => ({ suffix: { 'equals-ignore-case': each } })),
    fc.constantFrom<JsonValue>(
      { exists: false },
      { exists: true },
      { 'anything-but': 'A' },
      { wildcard: 'a*b*' },
    ),
    fc.constantFrom<JsonValue>(
      { wildcard: '*' },
      { wildcard: 'AB' },
      { cidr: '10.0.0.0/8' },
      { cidr: '0.0.0.0/0' },
    ),
    fc.constantFrom<JsonValue>({ numeric: ['=', 3] }, { numeric: ['>', 0] }, { wildcard: '*B*b' }),
  );
  const fields = <T>(of: fc.Arbitrary<T>) =>
    fc.dictionary(fc.constantFrom('a', 'b', 'a.b', 'type'), of, { minKeys: 1, maxKeys: 2 });
  const asks = fc.array(ask, { minLength: 1, maxLength: 2 });
  const pattern = fc
    .record(
      {
        type: asks,
        topic: asks,
        zone: asks,
        payload: fields(fc.oneof(asks, fields(asks))),
        $or: fc.tuple(fields(asks), fc.record({ payload: fields(asks) })),
      },
      { requiredKeys: [] },
    )
    .filter((each) => Object.keys(each).length > 0) as fc.Arbitrary<JsonObject>;
  const path = fc.oneof(
    fields(scalar).map((each) => ['payload', ...Object.keys(each)]),
    fc.constantFrom<string[]>(
      ['event', 'type'],
      ['event', 'zone'],
      ['event', 'topic'],
      ['event', 'payload'],
      ['event', 'x.y'],
    ),
    fc.constantFrom<string[]>(
      ['routing', 'topic'],
      ['routing', 'zone'],
      ['payload'],
      ['event'],
      ['nowhere', 'a'],
    ),
  );
  const terms = fc.array(
    fc
      .tuple(path, scalar, text, fc.boolean())
      .map(([at, equals, other, same]) => term(at, equals, same ? undefined : other)),
    { maxLength: 2 },
  );
  const anyLeaf = fc
    .record(
      { type: text, topic: text, from: fc.constantFrom('/one', ['/one', '/two']), filter: terms, pattern },
      { requiredKeys: [] },
    )
    .map(leaf);
  const anyTrigger = fc.oneof<fc.Arbitrary<Trigger>[]>(
    anyLeaf,
    fc.array(anyLeaf, { minLength: 1, maxLength: 2 }).map((of) => ({ trigger: 'all', of })),
  );
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 2 }),
    fields(scalar),
    fc.array(fields(scalar), { maxLength: 2 }),
  );
  const some = fc.option(scalar, { nil: undefined });
  const anyEvent = fc
    .record({
      type: text,
      source: fc.constantFrom('/one', '/three'),
      topic: text,
      payload: fields(value),
      own: some,
      routed: some,
      odd: some,
    })
    .map(({ type, source, topic, payload, own, routed, odd }) =>
      envelope(type, {
        source,
        payload: payload as JsonObject,
        ...(own === undefined ? {} : { zone: own, topic: own, payload: payload as JsonObject }),
        ...(odd === undefined ? {} : { 'x.y': odd, 'type.a': odd }),
        routing: { topic, ...(routed === undefined ? {} : { zone: routed, type: routed }) },
      }),
    );

  it('gives every reaction that matches, in the order of the plan, whatever it asks for', () => {
    fc.assert(
      fc.property(fc.array(anyTrigger, { minLength: 1, maxLength: 8 }), anyEvent, (triggers, event) => {
        const plan = routingPlan(Object.fromEntries(triggers.map((on, at) => [`r${at}`, { on }])));
        const matching = (all: typeof plan.reactions) =>
          all
            .filter(({ on }) => leavesOf(on).some((each) => judge(each, event).matches))
            .map(({ name }) => name);
        expect(matching(indexPlan(plan).candidates(event))).toEqual(matching(plan.reactions));
      }),
      { numRuns: 1_000 },
    );
  });
});
