// From a plan's text to its value, with the place of each part. Loads `yaml`: for loaders and doors, never for a workflow.
// JSON is read as the YAML that it is, so that both have places.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { quote } from '../../events/text';
import type { Code } from '../codes';
import type { PlanPath, Position, Positions } from '../position';
import { PlanInvalid, type PlanProblem, problemAt } from '../problem';
import { NESTING, nestsTooDeeply } from './nesting';
import { tellingErrors, yamlSentence } from './yaml-problem';

/** A plan is words for people: more bytes than this is a mistake or an attack. */
export const PLAN_BYTES = 1024 * 1024;
/** How often aliases may be expanded, so that a few lines cannot become gigabytes. */
const ALIASES = 50;
const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

export interface ParsedText {
  /** JSON: nothing in it that JSON cannot hold. */
  value: unknown;
  positions: Positions;
}

/**
 * Reads YAML 1.2 or JSON, at most 1 MiB. `file` is what problems are reported under.
 * @throws PlanInvalid with every problem of the text: syntax, tags, duplicate keys, refused keys, numbers that JSON lacks.
 */
export function parseText(text: string, file: string): ParsedText {
  const top = { line: 1, column: 1 };
  const refuse = (message: string, code: Code = 'SB001') =>
    new PlanInvalid([problemAt(file, top, code, message)]);
  const bytes = Buffer.byteLength(text);
  if (bytes > PLAN_BYTES) throw refuse(`the text has ${bytes} bytes, ${PLAN_BYTES} are allowed`, 'SB002');
  if (nestsTooDeeply(text)) throw refuse(`the text nests deeper than ${NESTING} levels`);
  try {
    return parsed(text, file);
  } catch (error) {
    if (error instanceof PlanInvalid) throw error;
    if (error instanceof RangeError) throw refuse('the text is nested too deeply');
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

function parsed(text: string, file: string): ParsedText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    uniqueKeys: true,
    stringKeys: true,
    resolveKnownTags: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: PlanProblem[] = tellingErrors([...document.errors, ...document.warnings]).map((error) =>
    problemAt(file, at(error.pos[0]), 'SB001', yamlSentence(error, document.contents, lines)),
  );
  visit(document, {
    Pair(_, { key }) {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (name !== undefined && REFUSED_KEYS.has(name))
        problems.push(
          problemAt(file, at(startOf(key)), 'SB003', `a key may not be ${quote(name)}; rename it`),
        );
    },
    Scalar(_, node) {
      if (typeof node.value === 'number' && !Number.isFinite(node.value))
        problems.push(
          problemAt(
            file,
            at(startOf(node)),
            'SB010',
            `needs to be a finite number, got ${String(node.source)}`,
          ),
        );
    },
  });
  if (problems.length > 0) throw new PlanInvalid(problems);
  const root = document.contents;
  const place = (path: PlanPath, part: 'key' | 'value' = 'value') => at(offsetOf(document, root, path, part));
  return { value: document.toJS({ maxAliasCount: ALIASES }), positions: { of: place } };
}

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;

/** Follows the path as far as it goes; where it breaks off, the key of the last thing found is the place. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  root: Node | null,
  path: PlanPath,
  part: 'key' | 'value',
): number {
  let node: unknown = root;
  let key: unknown;
  for (const step of path) {
    const holder = isAlias(node) ? node.resolve(document) : node;
    const next = stepInto(holder, step);
    if (!next) return key ? startOf(key) : startOf(node);
    ({ key, node } = next);
  }
  return part === 'key' || !node ? startOf(key ?? node) : startOf(node);
}

function stepInto(holder: unknown, step: string | number): { key: unknown; node: unknown } | undefined {
  if (isSeq(holder)) {
    const item = holder.items[Number(step)];
    return item === undefined ? undefined : { key: item, node: item };
  }
  if (!isMap(holder)) return undefined;
  const pair = holder.items.find(({ key }) => isScalar(key) && String(key.value) === String(step)) as
    | Pair
    | undefined;
  return pair && { key: pair.key, node: pair.value };
}
