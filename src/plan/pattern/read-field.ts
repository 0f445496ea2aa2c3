// One field of a pattern: its list of values, of which any may be met. Safe and pure.
import { isJsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { countAlone } from './build-test-set';
import { addressBits } from './ip-address';
import { PATTERN_LIMITS } from './pattern-limits';
import { PatternRefused, type Place, placeWords } from './place';
import { readOperator } from './read-operator';
import { countValue, type ReadSoFar, readText } from './read-text';
import type { Scalar, ValueTest } from './value-test';

export interface Field {
  /** The list as it was written, for explanations; a long one is cut off. */
  words: string;
  /** One of them has to pass. Empty where only `exists: false` is asked. */
  tests: readonly ValueTest[];
  /** `exists: false` is in the list: there may be no value at all. */
  mayLack: boolean;
}

/** Reads `["high", { "prefix": "eu-" }]`. Throws PatternRefused. */
export function readField(written: readonly unknown[], place: Place, soFar: ReadSoFar): Field {
  if (written.length === 0)
    throw new PatternRefused(place, 'is an empty list, which nothing could match; name at least one value');
  const values = new Set<Scalar>();
  const addresses: string[] = [];
  const tests: ValueTest[] = [];
  let mayLack = false;
  written.forEach((each, at) => {
    const here = [...place, at];
    countValue(soFar, here);
    if (isJsonObject(each)) {
      const asked = readOperator(each, here, soFar);
      if (asked.test === 'absent') mayLack = true;
      else {
        countTriedAlone(asked, place, here, soFar);
        tests.push(asked);
      }
      return;
    }
    const value = readScalar(each, here);
    values.add(value);
    const bits = typeof value === 'string' ? addressBits(value) : undefined;
    if (bits) addresses.push(bits);
  });
  if (values.size > 0) tests.unshift({ test: 'literals', literals: { values, addresses } });
  return { words: wordsOf(written), tests, mayLack };
}

/** Refuses more of them at one field than an event can be held against; alternatives of `$or` count together. */
function countTriedAlone(test: ValueTest, field: Place, place: Place, { alone }: ReadSoFar): void {
  const more = countAlone([test]);
  if (more === 0) return;
  const name = placeWords(field.filter((step) => typeof step === 'string' && step !== '$or'));
  const count = (alone.get(name) ?? 0) + more;
  if (count > PATTERN_LIMITS.alone)
    throw new PatternRefused(
      place,
      `is comparison ${count} of this field that has to be tried by itself (wildcards with text on both sides of a star, anything-but, letters like "ß" in any case), ${PATTERN_LIMITS.alone} are allowed; use plain values, prefixes or suffixes`,
    );
  alone.set(name, count);
}

function readScalar(value: unknown, place: Place): Scalar {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return readText(value, place);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new PatternRefused(
    place,
    `needs to be text, a number, true, false, null or an operator, got ${quote(value)}`,
  );
}

const SHOWN = 80;

function wordsOf(written: readonly unknown[]): string {
  const words = JSON.stringify(written.slice(0, SHOWN));
  return words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words;
}
