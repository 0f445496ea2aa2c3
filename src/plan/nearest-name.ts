// "Did you mean": the nearest known name to one that is not known. Pure; for loaders and doors.
import { quote } from '../events/text';
import { slipsBetween } from './check/slips';

/**
 * The known name nearest to `name`, if near enough to be a slip of the pen: at most `bound` slips lie between
 * them (default: one in three letters, at least one), letter case counting for nothing. Of equally near ones the first. Undefined where none is near.
 */
export function nearestName(
  name: string,
  known: Iterable<string>,
  bound = Math.max(1, Math.floor(name.length / 3)),
): string | undefined {
  let best: string | undefined;
  let least = bound + 1;
  for (const each of known) {
    if (each === name || Math.abs(each.length - name.length) >= least) continue;
    const steps = slipsBetween(name, each, least - 1);
    if (steps >= least) continue;
    least = steps;
    best = each;
  }
  return best;
}

/** The end of a sentence about an unknown name: `"reveiws"; did you mean reviews?`, or what there is to choose from. */
export function quotedWithNearest(name: string, known: Iterable<string>): string {
  const all = [...new Set(known)];
  const near = nearestName(name, all);
  if (near !== undefined) return `${quote(name)}; did you mean ${near}?`;
  if (all.length === 0) return `${quote(name)}; there is none`;
  const some = all.slice(0, 8).join(', ');
  return `${quote(name)}; there ${all.length === 1 ? 'is' : 'are'} ${some}${all.length > 8 ? ', …' : ''}`;
}
