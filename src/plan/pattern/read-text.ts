// What the readers of a pattern's values share: counting, texts, objects with a single name. Safe and pure.
import type { JsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { quotedWithNearest } from '../nearest-name';
import { PATTERN_LIMITS } from './pattern-limits';
import { PatternRefused, type Place } from './place';

/** What has been counted so far; a pattern may not have more of it than its limits. */
export interface ReadSoFar {
  values: number;
  /** Of each field: how many comparisons have to be tried by themselves. */
  alone: Map<string, number>;
}

export function countValue(soFar: ReadSoFar, place: Place): void {
  soFar.values += 1;
  if (soFar.values > PATTERN_LIMITS.values)
    throw new PatternRefused(
      place,
      `is value ${soFar.values} of the pattern, ${PATTERN_LIMITS.values} are allowed`,
    );
}

/** A text of the pattern. Throws PatternRefused where it is none or too long. */
export function readText(written: unknown, place: Place): string {
  if (typeof written !== 'string') throw new PatternRefused(place, `needs to be text, got ${quote(written)}`);
  if (written.length > PATTERN_LIMITS.characters)
    throw new PatternRefused(
      place,
      `has ${written.length} characters, ${PATTERN_LIMITS.characters} are allowed; it begins with ${quote(written)}`,
    );
  return written;
}

/** The only name of an object, and what stands there. Throws PatternRefused where it is none of `names` or not alone. */
export function onlyEntry(written: JsonObject, place: Place, names: readonly string[]): [string, unknown] {
  const [first, ...more] = Object.keys(written);
  if (first === undefined)
    throw new PatternRefused(place, `is an empty object; write one of ${names.join(', ')}`);
  if (!names.includes(first))
    throw new PatternRefused(place, `has no operator ${quotedWithNearest(first, names)}`);
  if (more.length > 0)
    throw new PatternRefused(
      place,
      `needs a single operator, got ${quote(first)} and ${quote(more[0])}; write an object for each`,
    );
  return [first, written[first]];
}
