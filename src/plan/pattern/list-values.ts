// A long list of an event, laid out so that few values of a pattern are looked up in it rather than all of it in them. Safe and pure.
// The alternatives of a `$or` may ask of the same list a thousand times, and an event may hold tens of thousands of values.

import { countUpTo } from './count-up-to';
import { isLeaf, someElement } from './document-values';
import { isInOne, isInRange, type NumericRange } from './numeric-range';
import { beginsWithOne, byCodeUnits } from './prefix-set';
import { type Steps, step } from './steps';
import { passesOne, type TestSet } from './test-set';
import { seenOnce, type TextView } from './text-view';
import type { Scalar } from './value-test';

export interface ListValues {
  /** Each once; those of lists inside it too, objects not. */
  all: ReadonlySet<Scalar>;
  texts: Map<TextView, readonly string[]>;
  /** Sorted. */
  numbers: readonly number[];
}

/** Elements up to which a list is simply looked through. */
const SHORT = 16;

/** Whether a list is worth laying out; one in which others are may be as long as it likes. */
export const isLong = (list: readonly unknown[]): boolean =>
  list.length > SHORT || list.some((each) => Array.isArray(each));

/** The values of a list; the second time in an evaluation they are at hand. */
export function valuesOf(list: readonly unknown[], evaluation: Steps): ListValues {
  evaluation.lists ??= new Map();
  const known = evaluation.lists.get(list);
  if (known) return known;
  const all = new Set<Scalar>();
  someElement(list, (each) => {
    evaluation.steps += 1;
    if (isLeaf(each)) all.add(each);
    return false;
  });
  const numbers = [...all].filter((each) => typeof each === 'number').sort((one, other) => one - other);
  const made: ListValues = { all, texts: new Map(), numbers };
  evaluation.lists.set(list, made);
  return made;
}

/** Whether one of the values passes one of the tests. Where both are many, the fewer are looked up in the more. */
export function onePasses(set: TestSet, values: ListValues, count: Steps): boolean {
  const { all } = values;
  if (all.size === 0) return false;
  step(count);
  if (set.any || shareOne(set.exact, all, count) || numberPasses(set, values, count)) return true;
  if (set.folded.size > 0) {
    const texts = textsOf(values, 'ignoring-case', count);
    if (
      fewerFind(
        [...set.folded],
        texts,
        (each) => firstFrom(texts, each, count) === each,
        (text) => set.folded.has(text),
        count,
      )
    )
      return true;
  }
  for (const { view, prefixes } of set.begins) {
    const texts = textsOf(values, view, count);
    const isBegun = (prefix: string) => firstFrom(texts, prefix, count)?.startsWith(prefix) === true;
    if (fewerFind(prefixes, texts, isBegun, (text) => beginsWithOne(prefixes, text, count), count))
      return true;
  }
  if (set.alone.length > 0 || set.noneOf.length > 0)
    for (const value of all) if (passesOne(set, value, count)) return true;
  return false;
}

function numberPasses({ numbers: ranges }: TestSet, { numbers }: ListValues, count: Steps): boolean {
  const holdsOne = (range: NumericRange): boolean => {
    const { low, withLow } = range;
    const first = numbers[countUpTo(numbers, (each) => each < low || (each === low && !withLow), count)];
    return first !== undefined && isInRange(range, first);
  };
  return fewerFind(ranges, numbers, holdsOne, (each) => isInOne(ranges, each, count), count);
}

const shareOne = (one: ReadonlySet<Scalar>, other: ReadonlySet<Scalar>, count: Steps): boolean => {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const each of few) {
    step(count);
    if (many.has(each)) return true;
  }
  return false;
};

/** Looks for one of the pattern's, or one of the event's: whichever are fewer. */
function fewerFind<Asked, Given>(
  asked: readonly Asked[],
  given: readonly Given[],
  isGiven: (each: Asked) => boolean,
  isAsked: (each: Given) => boolean,
  count: Steps,
): boolean {
  step(count, Math.min(asked.length, given.length));
  return asked.length < given.length ? asked.some(isGiven) : given.some(isAsked);
}

/** All texts of the list in a view, sorted. */
function textsOf({ all, texts }: ListValues, view: TextView, evaluation: Steps): readonly string[] {
  const known = texts.get(view);
  if (known) return known;
  const seen: string[] = [];
  for (const each of all) {
    const text = typeof each === 'string' ? seenOnce(view, each, evaluation) : undefined;
    if (text !== undefined) seen.push(text);
  }
  seen.sort(byCodeUnits);
  texts.set(view, seen);
  return seen;
}

/** The first of sorted texts that is not less. */
const firstFrom = (texts: readonly string[], text: string, count: Steps): string | undefined =>
  texts[countUpTo(texts, (each) => each < text, count)];
