// How large and how deep event data is, in linear time. Safe: pure, no Node; may be imported by the workflow sandbox.
import type { JsonObject } from './json';
import { utf8Bytes } from './text';

/** The UTF-8 bytes of a payload's JSON: what it adds to a signal or to an activity's argument. */
export function payloadBytes(payload: JsonObject): number {
  return utf8Bytes(JSON.stringify(payload));
}

/** `deep`: nested deeper than asked. `many`: more values than the bytes allow, so it is too large whatever they are. */
export type Excess = 'deep' | 'many';

/**
 * Walks a JSON value level by level, without recursion, and stops at the first excess: so neither a hostile nesting nor an
 * object that holds itself costs more than `values` steps. The value itself is level 1.
 */
export function excessOf(value: unknown, depth: number, values: number): Excess | undefined {
  let level: object[] = isHolder(value) ? [value] : [];
  let seen = 1;
  for (let at = 1; level.length > 0; at++) {
    if (at > depth) return 'deep';
    const next: object[] = [];
    for (const holder of level)
      for (const member of Object.values(holder)) {
        seen += 1;
        if (seen > values) return 'many';
        if (isHolder(member)) next.push(member);
      }
    level = next;
  }
  return undefined;
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;
