// Makes one set of all the tests of a list. Safe and pure.
import { assertNever } from '../../events/assert-never';
import { folded, isPlain } from './ignored-case';
import { mergedRanges, type NumericRange } from './numeric-range';
import { prefixSet } from './prefix-set';
import type { AloneTest, TestSet } from './test-set';
import { seenAs, TEXT_VIEWS, type TextView } from './text-view';
import type { Scalar, ValueTest } from './value-test';

interface Building {
  any: boolean;
  exact: Set<Scalar>;
  folded: Set<string>;
  begins: Map<TextView, string[]>;
  numbers: NumericRange[];
  alone: AloneTest[];
  noneOf: TestSet[];
}

/** Made once of each list, when the first value is held against it: most patterns of a large plan never see one. */
const sets = new WeakMap<readonly ValueTest[], TestSet>();

/** A value passes the set where it passes one of the tests. */
export function testSetOf(tests: readonly ValueTest[]): TestSet {
  const known = sets.get(tests);
  if (known) return known;
  const set = built(tests);
  sets.set(tests, set);
  return set;
}

function built(tests: readonly ValueTest[]): TestSet {
  const building: Building = {
    any: false,
    exact: new Set(),
    folded: new Set(),
    begins: new Map(),
    numbers: [],
    alone: [],
    noneOf: [],
  };
  for (const test of tests) add(building, test);
  const { begins, numbers, ...rest } = building;
  const prefixes = TEXT_VIEWS.flatMap((view) => {
    const texts = begins.get(view);
    return texts ? [{ view, prefixes: prefixSet(texts) }] : [];
  });
  return { ...rest, begins: prefixes, numbers: mergedRanges(numbers) };
}

/** How many of the tests nothing decides but trying each of them. */
export function countAlone(tests: readonly ValueTest[]): number {
  return tests.reduce((sum, test) => {
    if (test.test === 'none-of') return sum + 1 + countAlone(test.tests);
    const isAlone =
      test.test === 'wildcard'
        ? test.wildcard.ends !== undefined
        : test.test === 'ignoring-case' && !isPlain(test.text);
    return sum + Number(isAlone);
  }, 0);
}

function add(building: Building, test: ValueTest): void {
  switch (test.test) {
    case 'literals':
      for (const value of test.literals.values) building.exact.add(value);
      for (const bits of test.literals.addresses) addBeginning(building, 'address', bits);
      return;
    case 'prefix':
      addBeginning(building, 'as-it-is', test.text);
      return;
    case 'suffix':
      addBeginning(building, 'backwards', test.text);
      return;
    case 'ignoring-case':
      if (!isPlain(test.text)) building.alone.push(test);
      else if (test.at === 'whole') building.folded.add(folded(test.text));
      else
        addBeginning(building, test.at === 'start' ? 'ignoring-case' : 'ignoring-case-backwards', test.text);
      return;
    case 'wildcard':
      if (test.wildcard.ends === undefined) building.exact.add(test.wildcard.begins);
      else building.alone.push(test);
      return;
    case 'numeric':
      building.numbers.push(test.range);
      return;
    case 'address':
      addBeginning(building, 'address', test.bits);
      return;
    case 'any':
      building.any = true;
      return;
    case 'none-of':
      building.noneOf.push(testSetOf(test.tests));
      return;
    default:
      assertNever(test);
  }
}

/** `text`: of an address its bits, of any other view what is seen in that view. */
function addBeginning({ begins }: Building, view: TextView, text: string): void {
  const beginning = view === 'address' ? text : (seenAs(view, text) ?? text);
  const known = begins.get(view);
  if (known) known.push(beginning);
  else begins.set(view, [beginning]);
}
