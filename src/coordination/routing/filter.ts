// Filter terms against an envelope (M5). Safe and pure. Linear in the terms; no regular expression is ever made of user text.

import type { Envelope } from '../../events/envelope';
import { isJsonObject, type JsonValue } from '../../events/json';
import type { FilterTerm } from '../../plan/routing-plan';

/** The value at a path; undefined where nothing stands there. Only own fields are read. */
export function valueAt(envelope: Envelope, path: readonly string[]): JsonValue | undefined {
  let value: unknown = envelope;
  for (const name of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value as JsonValue | undefined;
}

/** Equal as JSON scalar, else as text: `severity=high`, `attempt=3`, `security=true`, and `attempt="3"` for a text 3. */
export function termMatches(term: FilterTerm, envelope: Envelope): boolean {
  const value = valueAt(envelope, term.path);
  if (value === undefined || (typeof value === 'object' && value !== null)) return false;
  return value === term.equals || String(value) === term.text;
}
