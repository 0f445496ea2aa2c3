// Search by halves. Safe and pure.
import { type Steps, step } from './steps';

/** How many of a sorted list `isUpTo` holds for: for those at its beginning and for no others. */
export function countUpTo<T>(sorted: readonly T[], isUpTo: (each: T) => boolean, count: Steps): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    step(count);
    const middle = (low + high) >> 1;
    if (isUpTo(sorted[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of them; undefined where it holds for none. */
export const lastUpTo = <T>(
  sorted: readonly T[],
  isUpTo: (each: T) => boolean,
  count: Steps,
): T | undefined => sorted[countUpTo(sorted, isUpTo, count) - 1];
