// Tests of texts that stand alone and inside anything-but, from what was written. Safe and pure.
import { ignoredCase } from './ignored-case';
import type { Place } from './place';
import { readText } from './read-text';
import type { Scalar, ValueTest } from './value-test';
import { readWildcard } from './wildcard';

export const wildcardOf = (written: unknown, place: Place): ValueTest => ({
  test: 'wildcard',
  wildcard: readWildcard(readText(written, place), place),
});

export const ignoringCase = (written: unknown, place: Place, at: 'start' | 'end' | 'whole'): ValueTest => ({
  test: 'ignoring-case',
  letters: ignoredCase(readText(written, place)),
  at,
});

/** Values that are compared as they are. */
export const literals = (values: readonly Scalar[]): ValueTest => ({
  test: 'literals',
  literals: { values: new Set(values), addresses: [] },
});
