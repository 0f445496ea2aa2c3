// How many slips of the pen lie between two names. Safe and pure.
import { distance } from 'fastest-levenshtein';

/**
 * Letters that are wrong, lacking or too many, and neighbours that changed places, each one slip; letter case counts for nothing.
 * `bound`: more than that are not counted out; the answer is then some number above it.
 */
export function slipsBetween(one: string, other: string, bound: number): number {
  const from = one.toLowerCase();
  const to = other.toLowerCase();
  const steps = distance(from, to);
  // Two steps of the other count are one here at the most.
  return steps < 2 || steps > bound * 2 ? steps : withSwaps(from, to);
}

/** Damerau and Levenshtein's distance, in which no part is changed twice. */
function withSwaps(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const here = [row];
    for (let column = 1; column <= to.length; column++) {
      const differ = from[row - 1] === to[column - 1] ? 0 : 1;
      const changed = (above[column - 1] ?? 0) + differ;
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
          ? (before[column - 2] ?? 0) + 1
          : changed;
      here.push(Math.min(changed, swapped, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1));
    }
    before = above;
    above = here;
  }
  return above[to.length] ?? 0;
}
