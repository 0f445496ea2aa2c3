// A pattern as a list of what it asks, in the order in which it was written: fields by their whole path, and choices (`$or`).
// Safe and pure. What was nested and what was written with dots is the same from here on, as EventBridge has it.
import { isJsonObject, type JsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { PATTERN_LIMITS } from './pattern-limits';
import { PatternRefused, type Place } from './place';
import { type Field, readField } from './read-field';
import { isOperator } from './read-operator';
import type { ReadSoFar } from './read-text';

export type Item =
  | { item: 'field'; path: readonly string[]; field: Field }
  | { item: 'choice'; alternatives: readonly (readonly Item[])[] };

const OR = '$or';
/** Names that no field may have inside `$or`: what EventBridge has as operators, or keeps for later ones. */
const RESERVED = new Set([
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

interface Reading extends ReadSoFar {
  fields: number;
}

/** Reads a whole pattern. Throws PatternRefused. */
export function readItems(written: JsonObject): readonly Item[] {
  return readObject(written, [], [], false, { fields: 0, values: 0, alone: new Map() });
}

function readObject(
  written: JsonObject,
  path: readonly string[],
  place: Place,
  insideOr: boolean,
  reading: Reading,
): Item[] {
  const names = Object.keys(written);
  if (names.length === 0) throw new PatternRefused(place, 'is an empty object; name at least one field');
  return names.flatMap((name): Item[] => {
    const value: unknown = written[name];
    const here = [...place, name];
    if (name === OR && isChoice(value)) return [readChoice(value, path, here, reading)];
    if (insideOr && (isOperator(name) || RESERVED.has(name)))
      throw new PatternRefused(
        here,
        `cannot be a field inside ${OR}: ${quote(name)} is a word of the language`,
      );
    const steps = [...path, ...name.split('.')];
    if (Math.max(steps.length, here.length) > PATTERN_LIMITS.levels)
      throw new PatternRefused(
        here.slice(0, 8),
        `nests deeper than ${PATTERN_LIMITS.levels} levels below this`,
      );
    if (isJsonObject(value)) return readObject(value, steps, here, insideOr, reading);
    if (!Array.isArray(value))
      throw new PatternRefused(
        here,
        `needs a list of values or an object, got ${quote(value)}${listed(value)}`,
      );
    reading.fields += 1;
    if (reading.fields > PATTERN_LIMITS.fields)
      throw new PatternRefused(
        here,
        `is field ${reading.fields} of the pattern, ${PATTERN_LIMITS.fields} are allowed`,
      );
    return [{ item: 'field', path: steps, field: readField(value, here, reading) }];
  });
}

/** `$or` is a choice where patterns stand in its list; with an object or with values only it is a field of that name. */
function isChoice(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) &&
    value.some((each) => isJsonObject(each) && !Object.keys(each).every((name) => isOperator(name)))
  );
}

function readChoice(
  patterns: readonly unknown[],
  path: readonly string[],
  place: Place,
  reading: Reading,
): Item {
  if (place.length > PATTERN_LIMITS.levels)
    throw new PatternRefused(
      place.slice(0, 8),
      `nests deeper than ${PATTERN_LIMITS.levels} levels below this`,
    );
  if (patterns.length < 2)
    throw new PatternRefused(place, `needs at least two patterns to choose from, got ${patterns.length}`);
  const alternatives = patterns.map((each, at) => {
    if (!isJsonObject(each))
      throw new PatternRefused([...place, at], `needs to be a pattern object, got ${quote(each)}`);
    return readObject(each, path, [...place, at], true, reading);
  });
  return { item: 'choice', alternatives };
}

const listed = (value: unknown): string =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value) ? `; write [${quote(value)}]` : '';
