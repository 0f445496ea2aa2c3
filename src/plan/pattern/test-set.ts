// The tests of a list taken together, so that a value is looked up among them and not held against each. Safe and pure.
// A set takes 0 and -0 for one, and numbers by value: 300 and 3.0e2 are one since they were read.
import { fitsIgnoringCase } from './ignored-case';
import { isInOne, type NumericRanges } from './numeric-range';
import { beginsWithOne, type PrefixSet } from './prefix-set';
import { type Steps, step } from './steps';
import { seenOnce, type TextView } from './text-view';
import type { Scalar, ValueTest } from './value-test';
import { fitsWildcard } from './wildcard';

export interface TestSet {
  /** Any value passes. */
  any: boolean;
  exact: ReadonlySet<Scalar>;
  /** Whole texts, in small letters. */
  folded: ReadonlySet<string>;
  /** Beginnings of texts, by how the text is looked at. */
  begins: readonly { view: TextView; prefixes: PrefixSet }[];
  numbers: NumericRanges;
  /** What nothing quicker decides; their number is limited. */
  alone: readonly AloneTest[];
  /** A value passes that passes none of one of these. */
  noneOf: readonly TestSet[];
}

/** Tests that are tried one after the other. */
export type AloneTest = Extract<ValueTest, { test: 'wildcard' | 'ignoring-case' }>;

/** Whether a value of an event passes one of the tests. `count` grows with the comparisons made. */
export function passesOne(set: TestSet, value: Scalar, count: Steps): boolean {
  step(count);
  if (set.any || set.exact.has(value)) return true;
  if (typeof value === 'number' && isInOne(set.numbers, value, count)) return true;
  if (typeof value === 'string' && textPasses(set, value, count)) return true;
  return set.noneOf.some((each) => !passesOne(each, value, count));
}

function textPasses({ folded, begins, alone }: TestSet, text: string, count: Steps): boolean {
  if (folded.size > 0 && folded.has(seenOnce('ignoring-case', text, count) ?? text)) return true;
  for (const { view, prefixes } of begins) {
    const seen = seenOnce(view, text, count);
    if (seen !== undefined && beginsWithOne(prefixes, seen, count)) return true;
  }
  return alone.some((each) => fitsAlone(each, text, count));
}

function fitsAlone(test: AloneTest, text: string, count: Steps): boolean {
  step(count);
  return test.test === 'wildcard'
    ? fitsWildcard(test.wildcard, text, count)
    : fitsIgnoringCase(test.letters, text, test.at, count);
}
