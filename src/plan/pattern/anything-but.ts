// Operator `anything-but`: a value is there, and it is none of these. Safe and pure.
import { isJsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { PatternRefused, type Place } from './place';
import { countValue, onlyEntry, type ReadSoFar, readText } from './read-text';
import { ignoringCase, literals, wildcardOf } from './text-tests';
import type { Scalar, ValueTest } from './value-test';

/** What anything-but may hold beside values. */
const NEGATED: Readonly<Record<string, (written: unknown, place: Place) => ValueTest>> = {
  prefix: negatedAffix('prefix'),
  suffix: negatedAffix('suffix'),
  'equals-ignore-case': (written, place) => ignoringCase(written, place, 'whole'),
  wildcard: wildcardOf,
};

/** Reads what stands after `anything-but`: a value, a list of texts or of numbers, or one operator with one or several texts. */
export function readAnythingBut(written: unknown, place: Place, soFar: ReadSoFar): ValueTest {
  if (!isJsonObject(written))
    return { test: 'none-of', tests: [literals(negatedValues(written, place, soFar))] };
  const [name, value] = onlyEntry(written, place, Object.keys(NEGATED));
  const inside = [...place, name];
  const read = NEGATED[name] as (written: unknown, place: Place) => ValueTest;
  if (!Array.isArray(value)) return { test: 'none-of', tests: [read(value, inside)] };
  if (value.length === 0) throw new PatternRefused(inside, 'is an empty list; name at least one text');
  const tests = value.map((each, at) => {
    countValue(soFar, [...inside, at]);
    return read(each, [...inside, at]);
  });
  return { test: 'none-of', tests };
}

function negatedValues(written: unknown, place: Place, soFar: ReadSoFar): Scalar[] {
  const values: unknown[] = Array.isArray(written) ? written : [written];
  if (values.length === 0) throw new PatternRefused(place, 'is an empty list; name at least one value');
  return values.map((value, at) => {
    const here = Array.isArray(written) ? [...place, at] : place;
    countValue(soFar, here);
    if (typeof value === 'number' ? !Number.isFinite(value) : typeof value !== 'string')
      throw new PatternRefused(here, `needs to be text or a number, got ${quote(value)}`);
    if (typeof value !== typeof values[0])
      throw new PatternRefused(
        here,
        `needs to be ${typeof values[0] === 'string' ? 'text' : 'a number'} like the others of its list, got ${quote(value)}`,
      );
    return typeof value === 'string' ? readText(value, here) : (value as number);
  });
}

function negatedAffix(test: 'prefix' | 'suffix'): (written: unknown, place: Place) => ValueTest {
  return (written, place) => {
    const text = readText(written, place);
    if (text === '')
      throw new PatternRefused(place, 'is empty, so that every text has it; write some letters');
    return { test, text };
  };
}
