// The compiled pattern against a plain reference, and what must not change an answer.
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../../src/events/json';
import { meets } from '../../../../src/plan/pattern/match-pattern';
import { compiledPattern, readPattern } from '../../../../src/plan/pattern/read-pattern';
import { whyNot } from '../../../../src/plan/pattern/why-not';
import { matches } from './matching';
import { referenceMatches } from './reference';

const name = fc.constantFrom('a', 'b', 'c');
const scalar = fc.constantFrom<JsonValue>('x', 'xy', '', 1, 2, true, null);
const ask = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.constantFrom<JsonValue>(
    { exists: true },
    { exists: false },
    { prefix: 'x' },
    { 'anything-but': 'x' },
    { numeric: ['>', 1] },
  ),
);
const asks = fc.array(ask, { minLength: 1, maxLength: 3 });

/** Depth is counted by hand: what is nested in both ways at once grows too fast for a reference that tries everything. */
const anyValue = (depth: number): fc.Arbitrary<JsonValue> =>
  depth === 0
    ? scalar
    : fc.oneof(scalar, fc.array(anyValue(depth - 1), { maxLength: 3 }), anyObject(depth - 1));
const anyObject = (depth: number): fc.Arbitrary<JsonObject> =>
  fc.dictionary(name, anyValue(depth), { maxKeys: 3 });
const event = anyObject(4);

const patternOf = (depth: number, choices: number): fc.Arbitrary<JsonObject> => {
  const field = depth === 0 ? asks : fc.oneof(asks, patternOf(depth - 1, 0), patternOf(depth - 1, choices));
  const fields = fc.dictionary(name, field, { minKeys: 1, maxKeys: 2 });
  if (choices === 0) return fields;
  const or = fc.array(patternOf(depth, choices - 1), { minLength: 2, maxLength: 2 });
  const first = fc.boolean();
  return fc.oneof(
    fields,
    fc
      .tuple(fields, or, first)
      .map(([some, $or, isFirst]): JsonObject => (isFirst ? { $or, ...some } : { ...some, $or })),
    or.map(($or): JsonObject => ({ $or })),
  );
};
/** One in a hundred thousand multiplies its choices beyond what is allowed. */
const pattern = patternOf(2, 2).filter((each) => 'pattern' in readPattern(each));

/** The same with objects of one object folded into a name with a dot: `{a: {b: 1}}` is `{'a.b': 1}`. */
function folded(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(folded);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, JsonValue] => {
    const inside = folded(each);
    if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) return [key, inside];
    const [only, ...more] = Object.entries(inside);
    return only && more.length === 0 && only[0] !== '$or' ? [`${key}.${only[0]}`, only[1]] : [key, inside];
  });
  return Object.fromEntries(entries);
}

describe('a compiled pattern', () => {
  it('answers as the plain reference does, whatever is nested in whatever', () => {
    fc.assert(
      fc.property(pattern, event, (asked, given) => {
        expect(matches(asked, given)).toBe(referenceMatches(asked, given));
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers the same where fields are written with dots, in the pattern or in the event', () => {
    fc.assert(
      fc.property(pattern, event, (asked, given) => {
        const answer = matches(asked, given);
        expect(matches(folded(asked), given)).toBe(answer);
        expect(matches(asked, folded(given))).toBe(answer);
        expect(matches(folded(asked), folded(given))).toBe(answer);
      }),
      { numRuns: 250 },
    );
  });

  it('can say why not whenever it says no, in words that name a field of the pattern', () => {
    fc.assert(
      fc.property(pattern, event, (asked, given) => {
        const tree = compiledPattern(asked);
        if (meets(tree, given, { steps: 0 }) !== 'no') return;
        const { clause, saw } = whyNot(tree, given);
        expect(clause).toMatch(/^\$or \(|^[abc.]+: \[/);
        expect(saw).toMatch(/ is |no such field/);
      }),
    );
  });

  it('changes neither the pattern nor the event', () => {
    const freeze = (value: JsonValue): void => {
      if (typeof value !== 'object' || value === null) return;
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    };
    fc.assert(
      fc.property(pattern, event, (asked, given) => {
        freeze(asked);
        freeze(given);
        matches(asked, folded(given));
        expect(matches(asked, given)).toBe(referenceMatches(asked, given));
      }),
      { numRuns: 200 },
    );
  });

  it('is read without a throw from any value, and then from its own copy with the same answer', () => {
    const anything = fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true, maxDepth: 4 });
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.record({ a: fc.array(anything, { maxLength: 2 }) }), pattern),
        (value) => {
          const read = readPattern(value);
          if ('problem' in read) expect(read.problem.length).toBeGreaterThan(10);
          else expect(readPattern(JSON.parse(JSON.stringify(value)))).toHaveProperty('pattern');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
