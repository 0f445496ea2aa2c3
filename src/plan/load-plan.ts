// A plan file with all that belongs to it, compiled. Loads Node, yaml and zod: for workers and doors, never for a workflow.
import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { isJsonObject, type JsonObject } from '../events/json';
import { quote } from '../events/text';
import { checkPlan } from './check/check-plan';
import { compilePlan } from './compile/compile-plan';
import type { WrittenPlan } from './compiled-plan';
import type { PlanDocument } from './language/plan-schema';
import type { Positions } from './position';
import { PlanInvalid, type PlanProblem, problemAt } from './problem';
import { PLAN_BYTES, parseText } from './read/parse-plan';
import { readDocument } from './read/read-document';

const EMPTY =
  'the file is empty; a plan needs a name and agents at least: ' +
  '{ plan: team, agents: { reviewer: { run: { module: ./reviewer.js }, on: StoryApproved } } }';

/**
 * Loads a plan: YAML, or JSON, with its payload schemas and examples.
 * @throws PlanInvalid with every problem where there is an error among them; warnings alone do not hinder.
 */
export async function loadPlan(file: string): Promise<WrittenPlan> {
  const plan = compileText(readPlanFile(file), file);
  const problems = checkPlan(plan);
  if (problems.some(({ severity }) => severity === 'error')) throw new PlanInvalid(problems);
  return plan;
}

/**
 * Compiles the text of a plan that stands, or would stand, in `file`: relative paths count from its folder. What the plan
 * says but cannot mean is not checked; `checkPlan` does that.
 * @throws PlanInvalid with every problem of its words and values, and of files that cannot be read.
 */
export function compileText(text: string, file: string): WrittenPlan {
  const parsed = parseText(text, file);
  if (parsed.value === null) throw new PlanInvalid([problemAt(file, { line: 1, column: 1 }, 'SB010', EMPTY)]);
  return compileDocument(readDocument(parsed, file), parsed.positions, file);
}

/**
 * Compiles a plan that is a value already, as from `definePlan`. `file`: what relative paths count from the folder of.
 * @throws PlanInvalid with every problem, each with the way to its value, for there are no lines to point at.
 */
export function compileValue(value: unknown, file: string): WrittenPlan {
  const { value: json } = parseText(JSON.stringify(value) ?? 'null', file);
  const positions: Positions = { of: (path) => ({ line: 1, column: 1, inside: path.join('.') }) };
  return compileDocument(readDocument({ value: json, positions }, file), positions, file);
}

function compileDocument(document: PlanDocument, positions: Positions, file: string): WrittenPlan {
  const base = dirname(resolve(file));
  const payloads: Record<string, JsonObject> = {};
  const examples: Record<string, JsonObject> = {};
  const problems: PlanProblem[] = [];
  for (const [type, event] of Object.entries(document.events ?? {})) {
    for (const [word, into] of [['payload', payloads] as const, ['example', examples] as const]) {
      const written = event?.[word];
      if (typeof written === 'object') into[type] = written as JsonObject;
      if (typeof written !== 'string') continue;
      const at = positions.of(['events', type, word]);
      const read = readObject(resolve(base, written), file);
      if ('value' in read) into[type] = read.value;
      else if ('message' in read) problems.push(problemAt(file, at, 'SB107', `${word}: ${read.message}`));
      else problems.push(...read.problems);
    }
  }
  if (problems.length > 0) throw new PlanInvalid(problems);
  return compilePlan({ document, positions, file, base, payloads, examples });
}

/** A file that holds a JSON object, as JSON or YAML. Its own problems are reported under its path beside the plan's. */
function readObject(
  path: string,
  planFile: string,
): { value: JsonObject } | { message: string } | { problems: readonly PlanProblem[] } {
  const shown = resolve(planFile) === planFile ? path : relative('.', path);
  const text = readText(path);
  if ('problem' in text) return { message: `${shown} ${text.problem}` };
  try {
    const { value } = parseText(text.text, shown);
    return isJsonObject(value)
      ? { value }
      : { message: `${shown} needs to hold an object, got ${quote(value)}` };
  } catch (error) {
    if (error instanceof PlanInvalid) return { problems: error.problems };
    throw error;
  }
}

function readPlanFile(file: string): string {
  const text = readText(file);
  if ('text' in text) return text.text;
  throw new PlanInvalid([problemAt(file, { line: 1, column: 1 }, 'SB002', `the file ${text.problem}`)]);
}

/** The text of a file; a byte order mark is no part of it. */
function readText(path: string): { text: string } | { problem: string } {
  try {
    const { size } = statSync(path);
    if (size > PLAN_BYTES) return { problem: `has ${size} bytes, ${PLAN_BYTES} are allowed` };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return { text };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ENOENT') return 'does not exist; write a path that counts from the folder of the plan';
  if (code === 'EISDIR') return 'is a folder; name a file in it';
  if (code === 'EACCES') return 'may not be read';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'is not UTF-8';
  return `cannot be read: ${message ?? code ?? 'unknown reason'}`;
}
