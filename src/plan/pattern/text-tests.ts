// Tests of texts that stand alone and inside anything-but, from what was written. Safe and pure.
import { ignoredCase } from './ignored-case';
import type { Place } from './place';
import { readText } from './read-text';
import type { Scalar, ValueTest } from './value-test';
import { readWildcard } from './wildcard';

/** Where the only star stands at an end, it is a prefix or a suffix, and is looked up like one. */
export function wildcardOf(written: unknown, place: Place): ValueTest {
  const wildcard = readWildcard(readText(written, place), place);
  const { begins, between, ends } = wildcard;
  if (between.length === 0 && ends === '') return { test: 'prefix', text: begins };
  if (between.length === 0 && begins === '' && ends !== undefined) return { test: 'suffix', text: ends };
  return { test: 'wildcard', wildcard };
}

export function ignoringCase(written: unknown, place: Place, at: 'start' | 'end' | 'whole'): ValueTest {
  const text = readText(written, place);
  return { test: 'ignoring-case', text, letters: ignoredCase(text), at };
}

/** Values that are compared as they are. */
export const literals = (values: readonly Scalar[]): ValueTest => ({
  test: 'literals',
  literals: { values: new Set(values), addresses: [] },
});
