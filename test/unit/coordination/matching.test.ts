// Which events match whom: filters, leaves, and an index that loses none of them (M5).
import fc from 'fast-check';
import { explainRouting, explainUnknown } from '../../../src/coordination/routing/explain-routing';
import { termMatches, valueAt } from '../../../src/coordination/routing/filter';
import { judge } from '../../../src/coordination/routing/match';
import { indexPlan, leavesOf } from '../../../src/coordination/routing/plan-index';
import type { JsonObject, JsonValue } from '../../../src/events/json';
import type { EventTrigger, FilterTerm } from '../../../src/plan/routing-plan';
import { envelope } from '../../support/envelope';
import { SOURCES, TYPES, trigger } from '../../support/random-correlation';
import { on, routingPlan } from '../../support/routing-plan';

const term = (path: string[], equals: JsonValue, text = String(equals)): FilterTerm => ({
  path,
  name: path.at(-1) ?? '',
  equals,
  text,
});

const payload = (value: JsonObject) => envelope('Start', { payload: value });

const matches = (equals: JsonValue, text: string, value: JsonValue) =>
  termMatches(term(['payload', 'field'], equals, text), payload({ field: value }));

describe('a filter term', () => {
  it.each([
    ['high', 'high', 'high', true],
    ['high', 'high', 'low', false],
    [3, '3', 3, true],
    [3, '3', '3', true],
    ['3', '3', 3, true],
    [3, '3.0', 3, true],
    [true, 'true', true, true],
    [true, 'true', 'true', true],
    [true, 'true', 1, false],
    [null, 'null', null, true],
    [null, 'null', 'null', true],
    ['', '', '', true],
    [0, '0', false, false],
    [0, '0', '', false],
  ])('compares %j (written %s) with %j as JSON scalar, else as text: %j', (equals, text, value, expected) => {
    expect(matches(equals, text, value)).toBe(expected);
  });

  it('never matches an object or a list, whatever their text is', () => {
    expect(matches('[object Object]', '[object Object]', {})).toBe(false);
    expect(matches('a', 'a', ['a'])).toBe(false);
    expect(matches('', '', [])).toBe(false);
  });

  it.each([
    [['payload', 'missing']],
    [['payload', 'missing', 'deeper']],
    [['payload', 'text', 'length']],
    [['payload', 'list', '0']],
    [['payload', 'list', 'length']],
    [['payload', '__proto__']],
    [['payload', 'constructor']],
    [['payload', 'constructor', 'name']],
    [['__proto__', 'polluted']],
    [['nowhere']],
  ])('does not match where nothing stands at %j, not even undefined as text', (path) => {
    const event = payload({ text: 'some', list: ['a'] });
    expect(valueAt(event, path)).toBeUndefined();
    expect(termMatches(term(path, 'undefined'), event)).toBe(false);
  });

  it('reads own fields under names that every object knows', () => {
    const own = JSON.parse('{"__proto__": {"role": "admin"}, "constructor": "mason"}') as JsonObject;
    expect(valueAt(payload(own), ['payload', '__proto__', 'role'])).toBe('admin');
    expect(valueAt(payload(own), ['payload', 'constructor'])).toBe('mason');
  });

  it('reads every part of the envelope', () => {
    const event = envelope('Start', { source: '/one', routing: { priority: 'high' }, trace: 'abc' });
    expect(valueAt(event, ['event', 'source'])).toBe('/one');
    expect(valueAt(event, ['routing', 'priority'])).toBe('high');
    expect(valueAt(event, ['event', 'trace'])).toBe('abc');
  });
});

describe('a leaf', () => {
  const event = envelope('Start', { source: '/one', payload: { severity: 'low' } });

  it('matches where all that it names is so', () => {
    const leaf = on('Start', {
      topic: 'project.tasks',
      from: '/one',
      filter: [term(['payload', 'severity'], 'low')],
    });
    expect(judge(leaf, event)).toEqual({ matches: true });
    expect(judge({ trigger: 'event' }, event)).toEqual({ matches: true });
    expect(judge(on('Start', { from: ['/two', '/one'] }), event)).toEqual({ matches: true });
  });

  it.each([
    [on('Stop'), 'type=Stop', 'type is "Start"'],
    [on('Start', { topic: 'project.alerts' }), 'topic=project.alerts', 'topic is "project.tasks"'],
    [on('Start', { from: '/two' }), 'from=/two', 'source is "/one"'],
    [on('Start', { from: ['/two', '/three'] }), 'from=/two or /three', 'source is "/one"'],
    [
      on('Start', { filter: [term(['payload', 'severity'], 'high')] }),
      'severity=high',
      'payload.severity is "low"',
    ],
    [on('Start', { filter: [term(['payload', 'level'], 1)] }), 'level=1', 'payload.level: no such field'],
  ])('says which clause said no, and what it saw', (leaf, clause, saw) => {
    expect(judge(leaf, event)).toEqual({ matches: false, clause, saw });
  });
});

describe('the index of a plan', () => {
  const event = fc
    .record({
      type: fc.constantFrom(...TYPES, 'Unheard', 'constructor', '__proto__'),
      source: fc.constantFrom(...SOURCES),
      topic: fc.constantFrom('project.tasks', 'project.alerts', 'elsewhere'),
      payload: fc.constantFrom<JsonObject[]>({}, { severity: 'high' }, { severity: 'low' }),
    })
    .map(({ type, source, topic, payload }) => envelope(type, { source, payload, routing: { topic } }));

  /** The type asked for in a filter instead of by name, now and then as another text of the same value. */
  const inFilter = (leaf: EventTrigger): EventTrigger => {
    const { type, ...rest } = leaf;
    return type === undefined
      ? leaf
      : { ...rest, filter: [term(['event', 'type'], type), ...(leaf.filter ?? [])] };
  };

  const triggers = fc.array(
    fc
      .tuple(trigger, fc.boolean())
      .map(([made, hide]) => (hide && made.trigger === 'event' ? inFilter(made) : made)),
    { minLength: 1, maxLength: 8 },
  );

  it('finds every reaction that a search through all of them finds, in the order of the plan', () => {
    fc.assert(
      fc.property(triggers, event, (triggers, event) => {
        const plan = routingPlan(Object.fromEntries(triggers.map((on, index) => [`agent-${index}`, { on }])));
        const index = indexPlan(plan);
        const matching = (all: typeof plan.reactions) =>
          all
            .filter(({ on }) => leavesOf(on).some((leaf) => judge(leaf, event).matches))
            .map(({ name }) => name);
        expect(matching(index.candidates(event))).toEqual(matching(plan.reactions));
      }),
      { numRuns: 1_000 },
    );
  });

  it('agrees with what is explained about the same event', () => {
    fc.assert(
      fc.property(triggers, event, (triggers, event) => {
        const plan = routingPlan(Object.fromEntries(triggers.map((on, index) => [`agent-${index}`, { on }])));
        const index = indexPlan(plan);
        const said = explainRouting(index, event).flatMap((row) => (row.matches ? [row.reaction] : []));
        const candidates = index.candidates(event).map(({ name }) => name);
        expect(candidates).toEqual(expect.arrayContaining(said));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [undefined, 'envelope is missing'],
    [null, 'envelope needs'],
    [{}, 'event is missing'],
    [{ event: {} }, 'event.id'],
  ])('is not explained of what is no event, and that is said: %j', (value, words) => {
    const index = indexPlan(routingPlan({ agent: { on: 'A' } }));
    expect(() => explainUnknown(index, value)).toThrow(/^query explain takes a whole envelope/);
    expect(() => explainUnknown(index, value)).toThrow(words);
  });

  it('finds a reaction whose filter asks for a type by another text of the same value', () => {
    const plan = routingPlan({
      agent: { on: { trigger: 'event', filter: [term(['event', 'type'], 'A', 'an A')] } },
    });
    expect(indexPlan(plan).candidates(envelope('A'))).toHaveLength(1);
  });

  it('looks at none of ten thousand reactions that ask for other types', () => {
    const others = Array.from({ length: 10_000 }, (_, index) => [`agent-${index}`, { on: `Other${index}` }]);
    const index = indexPlan(routingPlan({ ...Object.fromEntries(others), builder: { on: 'Start' } }));
    expect(index.candidates(envelope('Start')).map(({ name }) => name)).toEqual(['builder']);
    expect(index.candidates(envelope('Unheard'))).toEqual([]);
  });
});
