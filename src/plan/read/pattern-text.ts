// A pattern from a JSON text, and where in the text it is wrong. Pure; for doors and the command line.
import type { JsonObject } from '../../events/json';
import { readPattern } from '../pattern/read-pattern';
import { jsonFault, lineAndColumn, offsetAt } from './json-place';

export interface TextProblem {
  /** What is wrong with which value, and what to do: a whole sentence. */
  problem: string;
  /** Both from 1. */
  line: number;
  column: number;
}

/** Reads a JSON text. A key that is there twice counts as it stands last, as everywhere in JSON. Never throws. */
export function readJsonText(text: string): { value: unknown } | TextProblem {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const fault = jsonFault(text) ?? { offset: 0, problem: `is no JSON: ${String(error)}` };
    return { problem: `the JSON ${fault.problem}`, ...lineAndColumn(text, fault.offset) };
  }
}

/** Reads a pattern of EventBridge's language. Never throws. */
export function readPatternText(text: string): { pattern: JsonObject } | TextProblem {
  const json = readJsonText(text);
  if ('problem' in json) return json;
  const read = readPattern(json.value);
  if (!('problem' in read)) return read;
  return { problem: read.problem, ...lineAndColumn(text, offsetAt(text, read.path)) };
}
