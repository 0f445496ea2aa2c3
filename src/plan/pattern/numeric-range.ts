// Operator `numeric`: one comparison, or a lower bound and then an upper one. Safe and pure.
import { quote } from '../../events/text';
import { lastUpTo } from './count-up-to';
import { PatternRefused, type Place } from './place';
import type { Steps } from './steps';

export interface NumericRange {
  low: number;
  high: number;
  /** Whether the bound itself belongs to the range. */
  withLow: boolean;
  withHigh: boolean;
}

const WHOLE: NumericRange = {
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
  withLow: true,
  withHigh: true,
};
const COMPARISONS = ['=', '<', '<=', '>', '>='];
const SHAPE = 'needs a comparison like [">", 0] or a range like [">", 0, "<=", 5]';

/** Reads `[">", 0, "<=", 5]`. Throws PatternRefused. */
export function readNumericRange(written: unknown, place: Place): NumericRange {
  if (!Array.isArray(written)) throw new PatternRefused(place, `${SHAPE}, got ${quote(written)}`);
  const [first, bound, second, top, ...more] = written;
  const range = bounded(WHOLE, first, bound, place, 0);
  if (written.length === 2) return range;
  if (first !== '>' && first !== '>=')
    throw new PatternRefused(place, `${SHAPE}; after ${quote(first)} nothing can follow`);
  if (second !== '<' && second !== '<=')
    throw new PatternRefused([...place, 2], `needs "<" or "<=" to end the range, got ${quote(second)}`);
  const both = bounded(range, second, top, place, 2);
  if (more.length > 0)
    throw new PatternRefused(place, `${SHAPE}, got ${more.length} more after the upper bound`);
  if (both.low >= both.high)
    throw new PatternRefused(
      place,
      `needs a lower bound below the upper one, got ${both.low} and ${both.high}`,
    );
  return both;
}

function bounded(
  range: NumericRange,
  comparison: unknown,
  bound: unknown,
  place: Place,
  at: number,
): NumericRange {
  if (!COMPARISONS.some((each) => each === comparison))
    throw new PatternRefused([...place, at], `needs one of =, <, <=, >, >=, got ${quote(comparison)}`);
  if (typeof bound !== 'number' || !Number.isFinite(bound))
    throw new PatternRefused(
      [...place, at + 1],
      `needs a number to compare with after ${quote(comparison)}, got ${quote(bound)}`,
    );
  switch (comparison) {
    case '=':
      return { low: bound, high: bound, withLow: true, withHigh: true };
    case '<':
    case '<=':
      return { ...range, high: bound, withHigh: comparison === '<=' };
    default:
      return { ...range, low: bound, withLow: comparison === '>=' };
  }
}

/** Whether a number lies in the range. */
export function isInRange(range: NumericRange, value: number): boolean {
  const above = range.withLow ? value >= range.low : value > range.low;
  return above && (range.withHigh ? value <= range.high : value < range.high);
}

/** Sorted, and no two of them touch. */
export type NumericRanges = readonly NumericRange[];

/** The same numbers in as few ranges as can be. */
export function mergedRanges(ranges: readonly NumericRange[]): NumericRanges {
  const merged: NumericRange[] = [];
  const sorted = [...ranges].sort(
    (one, other) => compare(one.low, other.low) || Number(other.withLow) - Number(one.withLow),
  );
  for (const next of sorted) {
    const last = merged.at(-1);
    if (!last || next.low > last.high || (next.low === last.high && !next.withLow && !last.withHigh))
      merged.push({ ...next });
    else if (next.high > last.high) Object.assign(last, { high: next.high, withHigh: next.withHigh });
    else if (next.high === last.high) last.withHigh ||= next.withHigh;
  }
  return merged;
}

/** Not by subtraction: of two infinities that is no number. */
const compare = (one: number, other: number): number => (one < other ? -1 : one > other ? 1 : 0);

/** Whether a number lies in one of them: it can only be the last that begins at or before it. */
export function isInOne(ranges: NumericRanges, value: number, count: Steps): boolean {
  const last = lastUpTo(ranges, ({ low }) => low <= value, count);
  return last !== undefined && isInRange(last, value);
}
