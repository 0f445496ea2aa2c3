// Filter text (M5): `type=X and severity=high`. Pure; no regular expression is ever made of the user's text.
import type { JsonValue } from '../events/json';
import { quote } from '../events/text';
import type { FilterTerm } from './routing-plan';

/** Bare names that read the envelope; any other reads the payload. */
const ENVELOPE_PATHS: Record<string, string[]> = {
  type: ['event', 'type'],
  source: ['event', 'source'],
  topic: ['routing', 'topic'],
  priority: ['routing', 'priority'],
  correlation_id: ['event', 'correlation_id'],
};

/** The longest filter, in characters. */
const LONGEST = 4096;
const TERM =
  /^\s*([\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'=]+))(?=\s|$)/u;
const AND = /^\s+and(?=\s)/;

/** True for text that is meant as a filter where an event type may stand too. */
export function looksLikeFilter(text: string): boolean {
  return text.includes('=');
}

/**
 * The terms of a filter, joined by `and`. Values in quotes may hold blanks and are text; others are a JSON scalar where they
 * parse as one, else text. Gives the rest of a sentence where the text is no filter.
 */
export function parseFilter(text: string): { terms: FilterTerm[] } | { problem: string } {
  if (text.length > LONGEST) return { problem: `has ${text.length} characters, ${LONGEST} are allowed` };
  const terms: FilterTerm[] = [];
  let rest = text;
  while (true) {
    const found = TERM.exec(rest);
    if (!found)
      return { problem: `needs terms like severity=high joined by "and", got ${quote(rest.trim() || text)}` };
    const term = termOf(found);
    if ('problem' in term) return term;
    terms.push(term);
    rest = rest.slice(found[0].length);
    if (rest.trim() === '') return { terms };
    const and = AND.exec(rest);
    if (!and) return { problem: `needs "and" between its terms, got ${quote(rest.trim())}` };
    rest = rest.slice(and[0].length);
  }
}

function termOf(found: RegExpExecArray): FilterTerm | { problem: string } {
  const [, name = '', double, single, bare] = found;
  const path = pathOf(name);
  if (!path) return { problem: `reads the payload as payload.${name}, got ${quote(name)}` };
  if (double !== undefined) {
    const unquoted = jsonOf(`"${double}"`);
    if (typeof unquoted !== 'string') return { problem: `has text that cannot be read: "${double}"` };
    return { path, name, equals: unquoted, text: unquoted };
  }
  if (single !== undefined) return { path, name, equals: single, text: single };
  const written = bare ?? '';
  return { path, name, equals: scalarOf(written), text: written };
}

function pathOf(name: string): string[] | undefined {
  if (Object.hasOwn(ENVELOPE_PATHS, name)) return ENVELOPE_PATHS[name];
  const steps = name.split('.');
  if (steps.length === 1) return ['payload', name];
  return steps[0] === 'payload' ? steps : undefined;
}

function scalarOf(text: string): JsonValue {
  const value = jsonOf(text);
  return value === undefined || (typeof value === 'object' && value !== null) ? text : value;
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
