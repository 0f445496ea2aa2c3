// The values of a list taken together, against holding a value against each of them.
import fc from 'fast-check';
import type { JsonValue } from '../../../../src/events/json';
import { folded, ignoredCase, isPlain } from '../../../../src/plan/pattern/ignored-case';
import { beginsWithOne, prefixSet } from '../../../../src/plan/pattern/prefix-set';
import { matches } from './matching';
import { meetsOneByOne } from './one-by-one';

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'k', 'K', '\u212a', 's', 'S', 'ß', 'ς', 'Σ', '😀'),
  maxLength: 5,
});
const octet = fc.constantFrom(0, 1, 10, 127, 128, 255);
const v4 = fc.tuple(octet, octet, octet, octet).map((each) => each.join('.'));
const v6 = fc
  .tuple(fc.constantFrom('2001', 'fe80', '0'), fc.constantFrom('db8', '0', '8000'), fc.nat({ max: 3 }))
  .map(([first, second, last]) => `${first}:${second}::${last}`);
const address = fc.oneof(
  v4,
  v6,
  v4.map((each) => `::ffff:${hex(each, 0)}:${hex(each, 2)}`),
);
const hex = (text: string, at: number): string => {
  const [high = 0, low = 0] = text.split('.').map(Number).slice(at);
  return (high * 256 + low).toString(16);
};
const number = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom(0.5, -0, 1e300, -1e300));
const bound = fc.integer({ min: -3, max: 6 });
const range = fc.oneof(
  fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), bound),
  fc
    .tuple(fc.constantFrom('>', '>='), bound, fc.constantFrom('<', '<='), fc.integer({ min: 1, max: 4 }))
    .map(([from, low, to, wide]) => [from, low, to, low + wide]),
);
const wildcard = fc
  .array(fc.constantFrom('a', 'b', 'ab', '*', '\\*'), { maxLength: 5 })
  .map((parts) => parts.filter((part, at) => part !== '*' || parts[at - 1] !== '*').join(''));
const some = letters.filter((text) => text !== '');
const refused: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.array(some, { minLength: 1, maxLength: 3 }),
  fc.array(bound, { minLength: 1, maxLength: 3 }),
  fc.array(some, { minLength: 1, maxLength: 3 }).map((prefix) => ({ prefix })),
  fc.array(some, { minLength: 1, maxLength: 3 }).map((suffix) => ({ suffix })),
  fc.array(some, { minLength: 1, maxLength: 3 }).map((each) => ({ 'equals-ignore-case': each })),
  fc.array(wildcard, { minLength: 1, maxLength: 2 }).map((each) => ({ wildcard: each })),
);
const ask = fc.oneof<fc.Arbitrary<JsonValue>[]>(
  fc.oneof(letters, address, number, fc.constantFrom(true, false, null)),
  letters.map((prefix) => ({ prefix })),
  letters.map((suffix) => ({ suffix })),
  letters.map((exactly) => ({ exactly })),
  letters.map((text) => ({ 'equals-ignore-case': text })),
  letters.map((text) => ({ prefix: { 'equals-ignore-case': text } })),
  letters.map((text) => ({ suffix: { 'equals-ignore-case': text } })),
  wildcard.map((text) => ({ wildcard: text })),
  fc.tuple(v4, fc.nat({ max: 31 })).map(([base, mask]) => ({ cidr: `${base}/${mask}` })),
  fc.tuple(v6, fc.nat({ max: 127 })).map(([base, mask]) => ({ cidr: `${base}/${mask}` })),
  range.map((numeric) => ({ numeric })),
  refused.map((each) => ({ 'anything-but': each })),
);
const value = fc.oneof(letters, letters, address, number, fc.constantFrom(true, false, null));

describe('the values of a list, taken together', () => {
  it('are met by what meets one of them', () => {
    fc.assert(
      fc.property(
        fc.array(ask, { minLength: 1, maxLength: 12 }),
        fc.array(value, { minLength: 1, maxLength: 24, size: 'max' }),
        (asks, values) => {
          for (const each of values)
            expect(matches({ field: asks }, { field: each })).toBe(meetsOneByOne(asks, each));
          expect(matches({ field: asks }, { field: values })).toBe(
            values.some((each) => meetsOneByOne(asks, each)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of many beginnings one is found where a search through all finds one', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 30 }), letters, (texts, text) => {
        const found = beginsWithOne(prefixSet(texts), text, { steps: 0 });
        expect(found).toBe(texts.some((each) => text.startsWith(each)));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a text in small letters', () => {
  it('stands for exactly the forms of a plain letter, for all of Unicode, and is as long', () => {
    const capitals = new Map<string, string[]>();
    const wrong: string[] = [];
    const plain: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code);
      const small = folded(letter);
      if (small.length !== letter.length) wrong.push(letter);
      if (small !== letter) capitals.set(small, [...(capitals.get(small) ?? []), letter]);
      const [[lower, upper] = ['', '']] = ignoredCase(letter);
      // Of a letter without another form there is nothing to tell, but that nothing else stands for it.
      if (isPlain(letter) && (lower !== upper || small !== letter)) plain.push(letter);
      else if (isPlain(letter) && letter !== lower) wrong.push(letter);
    }
    for (const letter of plain) {
      const forms = new Set(ignoredCase(letter).flat());
      const stoodFor = new Set([folded(letter), ...(capitals.get(folded(letter)) ?? [])]);
      if (JSON.stringify([...forms].sort()) !== JSON.stringify([...stoodFor].sort())) wrong.push(letter);
    }
    for (const letter of plain) capitals.delete(folded(letter));
    // What is left would be taken for a letter that has no such capital.
    expect([...capitals.keys()].filter(isPlain)).toEqual([]);
    expect(wrong).toEqual([]);
    expect(plain.length).toBeGreaterThan(2_000);
  });

  it('is at hand for nearly all letters, and not for those with other forms', () => {
    expect(['straße', 'ς', '\u212a', '\u017f', '\ud83d', 'ǅ'].filter(isPlain)).toEqual([]);
    expect(['Admin-7', 'Ærø', 'ΣΟΦΙΑ', 'привет', '日本', '😀', ''].filter((text) => !isPlain(text))).toEqual(
      [],
    );
  });
});
