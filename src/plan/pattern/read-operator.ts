// One object in a pattern's list of values: `{ "prefix": "eu-" }`. Safe and pure.
import { isJsonObject, type JsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { readAnythingBut } from './anything-but';
import { readCidr } from './ip-address';
import { readNumericRange } from './numeric-range';
import { PatternRefused, type Place } from './place';
import { onlyEntry, type ReadSoFar, readText } from './read-text';
import { ignoringCase, literals, wildcardOf } from './text-tests';
import type { ValueTest } from './value-test';

/** What an operator asks: a test of each value, or that there is none. */
export type Asked = ValueTest | { test: 'absent' };

type Reader = (written: unknown, place: Place, soFar: ReadSoFar) => Asked;

const OPERATORS: Readonly<Record<string, Reader>> = {
  prefix: affix('prefix', 'start'),
  suffix: affix('suffix', 'end'),
  'anything-but': readAnythingBut,
  numeric: (written, place) => ({ test: 'numeric', range: readNumericRange(written, place) }),
  exists: (written, place) => {
    if (typeof written !== 'boolean')
      throw new PatternRefused(place, `needs to be true or false, got ${quote(written)}`);
    return { test: written ? 'any' : 'absent' };
  },
  wildcard: wildcardOf,
  'equals-ignore-case': (written, place) => ignoringCase(written, place, 'whole'),
  cidr: (written, place) => ({ test: 'address', bits: readCidr(written, place) }),
  exactly: (written, place) => literals([readText(written, place)]),
};

/** The names that stand for a comparison, where a value may stand. */
export const isOperator = (name: string): boolean => Object.hasOwn(OPERATORS, name);

/** Reads an object with one operator. Throws PatternRefused. */
export function readOperator(written: JsonObject, place: Place, soFar: ReadSoFar): Asked {
  const [name, value] = onlyEntry(written, place, Object.keys(OPERATORS));
  return (OPERATORS[name] as Reader)(value, [...place, name], soFar);
}

function affix(test: 'prefix' | 'suffix', at: 'start' | 'end'): Reader {
  return (written, place) => {
    if (!isJsonObject(written)) return { test, text: readText(written, place) };
    const [name, value] = onlyEntry(written, place, ['equals-ignore-case']);
    return ignoringCase(value, [...place, name], at);
  };
}
