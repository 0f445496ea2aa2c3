// Where things stand in a JSON text: where it stops being JSON, and where the value at a path begins. Pure; for doors and the command
// line. The engine's parser says neither reliably, and reading JSON as YAML would take what is no JSON.

import type { PlanPath } from '../position';
import { NESTING, nestsTooDeeply } from './nesting';

export interface JsonFault {
  offset: number;
  /** The rest of a sentence about the text: `needs ":" after the name of a field, got "}"`. */
  problem: string;
}

class NoJson extends Error {
  constructor(readonly fault: JsonFault) {
    super(fault.problem);
  }
}

/** Where and why a text is no JSON; undefined where it is. */
export function jsonFault(text: string): JsonFault | undefined {
  if (nestsTooDeeply(text)) return { offset: 0, problem: `nests deeper than ${NESTING} levels` };
  try {
    walk(text, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof NoJson) return error.fault;
    throw error;
  }
}

/**
 * Where the value at a path begins in a text that is JSON; of a path that breaks off, where its last part does; of one that nests
 * deeper than anybody writes, where the text begins.
 */
export function offsetAt(text: string, path: PlanPath): number {
  return nestsTooDeeply(text) ? 0 : walk(text, path);
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** The first character that may stand in a text as it is. */
const BLANK = ' ';

function walk(text: string, wanted: PlanPath | undefined): number {
  let at = 0;
  let found = 0;
  const taken = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    const match = expression.exec(text)?.[0];
    if (match !== undefined) at += match.length;
    return match;
  };
  const fail = (needs: string): never => {
    const got =
      at < text.length ? JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0)) : 'its end';
    throw new NoJson({ offset: at, problem: `${needs}, got ${got}` });
  };
  const next = (character: string): boolean => {
    taken(SPACE);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const quoted = (what: string): string => {
    if (text[at] !== '"') return fail(`needs ${what} in double quotes`);
    const from = at;
    for (at += 1; text[at] !== '"'; ) {
      const character = text[at] ?? '';
      if (character === '\\') {
        if (taken(ESCAPE) === undefined) fail('needs an escape that JSON has');
      } else if (character < BLANK) fail('needs the end of a text, or an escape for this character');
      else at += 1;
    }
    at += 1;
    return text.slice(from, at);
  };
  /** `rest`: of the path, where it leads here. */
  const value = (rest: PlanPath | undefined): void => {
    taken(SPACE);
    if (rest) found = at;
    const under = (step: string | number) => (rest?.length && rest[0] === step ? rest.slice(1) : undefined);
    if (next('{')) {
      if (next('}')) return;
      do {
        taken(SPACE);
        const key = quoted('the name of a field');
        if (!next(':')) fail('needs ":" after the name of a field');
        value(rest?.length ? under(JSON.parse(key) as string) : undefined);
      } while (next(','));
      if (!next('}')) fail('needs "," or "}" after a value');
    } else if (next('[')) {
      if (next(']')) return;
      let element = 0;
      do value(under(element++));
      while (next(','));
      if (!next(']')) fail('needs "," or "]" after a value');
    } else if (text[at] === '"') quoted('a text');
    else if (taken(NUMBER) === undefined && taken(WORD) === undefined)
      fail('needs a value: text in double quotes, a number, true, false, null, a list or an object');
  };
  value(wanted);
  taken(SPACE);
  if (at < text.length) fail('needs to end after its value');
  return found;
}

/** Line and column of an offset, both from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
