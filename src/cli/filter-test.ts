// One filter over one event: what `filter test` answers. Loaded late; needs neither a plan nor a server.
import { judge } from '../coordination/routing/match';
import type { Envelope } from '../events/envelope';
import { isJsonObject, type JsonObject } from '../events/json';
import { quote } from '../events/text';
import { looksLikeFilter, parseFilter } from '../plan/filter';
import { documentOf } from '../plan/pattern/event-document';
import { meets } from '../plan/pattern/match-pattern';
import { compiledPattern } from '../plan/pattern/read-pattern';
import { MOST_STEPS } from '../plan/pattern/steps';
import { whyNot } from '../plan/pattern/why-not';
import { readJsonText, readPatternText, type TextProblem } from '../plan/read/pattern-text';
import type { FilterTerm } from '../plan/routing-plan';
import { misused } from './problem';

export interface Verdict {
  match: boolean;
  /** Of a no: the clause that said it, and what it saw. */
  clause?: string;
  saw?: string;
}

/** A filter as it may be given: a pattern, or the terms of a text filter. */
export type GivenFilter = { pattern: JsonObject } | { terms: FilterTerm[] };

/** Where a text came from, as messages name it: a file, `pattern`, `standard input`. */
export interface GivenText {
  where: string;
  text: string;
}

const startsLikeJson = (text: string): boolean => /^\s*[{["]/.test(text);

/** Whether a text means a filter in words, `severity=high`, and not the JSON of a pattern. */
export const isTextFilter = (text: string): boolean => !startsLikeJson(text) && looksLikeFilter(text);

/** Reads a pattern in JSON or a text filter. Throws `Problem` (exit 2) with line and column. */
export function readFilter({ where, text }: GivenText): GivenFilter {
  if (isTextFilter(text)) {
    const read = parseFilter(text);
    if ('problem' in read) throw misused(`${where}: a filter ${read.problem}`);
    return read;
  }
  const read = readPatternText(text);
  if (!('problem' in read)) return read;
  const hint = startsLikeJson(text)
    ? ''
    : '; a filter is a pattern like {"type": ["OrderPlaced"]} or text like severity=high';
  throw misused(placed(where, read) + hint);
}

/** Reads an event: any JSON object. Throws `Problem` (exit 2) with line and column. */
export function readEvent({ where, text }: GivenText): JsonObject {
  const read = readJsonText(text);
  if ('problem' in read) throw misused(placed(where, read));
  if (!isJsonObject(read.value))
    throw misused(`${where} needs to be a JSON object, got ${quote(read.value)}`);
  return read.value;
}

const placed = (where: string, { line, column, problem }: TextProblem): string =>
  `${where}:${line}:${column} ${problem}`;

/** A pattern over a document, any JSON object as it is. Throws `Problem` (exit 2) where that would take too long. */
export function verdictOf(pattern: JsonObject, document: unknown): Verdict {
  const tree = compiledPattern(pattern);
  try {
    if (meets(tree, document, { steps: 0, most: MOST_STEPS }) !== 'no') return { match: true };
  } catch (error) {
    if (error instanceof RangeError) throw misused(error.message);
    throw error;
  }
  return { match: false, ...whyNot(tree, document) };
}

/** A filter over an event; `asEnvelope`: a pattern looks at what a plan's pattern sees of an envelope. */
export function testFilter(filter: GivenFilter, event: JsonObject, asEnvelope: boolean): Verdict {
  if ('pattern' in filter)
    return verdictOf(filter.pattern, asEnvelope ? documentOf(envelopeOf(event)) : event);
  const verdict = judge({ trigger: 'event', filter: filter.terms }, envelopeOf(event));
  return verdict.matches ? { match: true } : { match: false, clause: verdict.clause, saw: verdict.saw };
}

/**
 * An event as an envelope, as far as it is one: whole (`{ event, payload, routing }`), flat as patterns see it (`{ type, …, payload
 * }`), or a bare payload.
 */
function envelopeOf(given: JsonObject): Envelope {
  const { event, payload, routing } = given;
  const part = (value: unknown, otherwise: JsonObject): JsonObject =>
    isJsonObject(value) ? value : otherwise;
  const isWhole = isJsonObject(event);
  // Look-ups take what lacks in it for lacking in the event, which is the answer that is wanted.
  return {
    event: part(event, given),
    routing: part(routing, isWhole ? {} : given),
    payload: part(payload, isWhole ? {} : given),
  } as unknown as Envelope;
}

/** Whether the event is a whole envelope, which a pattern that is taken for a plan's hardly means. */
export const isWholeEnvelope = (event: JsonObject): boolean =>
  isJsonObject(event.event) && isJsonObject(event.payload);
