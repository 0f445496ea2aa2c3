// What a plan points at on this machine, and whether schemas and examples are what they should be. Loads Node and ajv.
import { existsSync, statSync } from 'node:fs';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import type { JsonObject } from '../../events/json';
import type { WrittenPlan } from '../compiled-plan';
import { compileSchema, createPayloadValidator } from '../payload-validator';
import { type PlanProblem, problemAt } from '../problem';

/** Modules and scripts that are not there. A program without a slash is looked up by the worker, on its own PATH. */
export function checkRuns({ run, positions, file }: WrittenPlan): PlanProblem[] {
  return Object.entries(run.agents).flatMap(([agent, how]) => {
    const path = ['agents', agent, 'run'];
    if (how.kind === 'module')
      return isFile(how.path)
        ? []
        : [missing(file, positions.of([...path, 'module']), run.base, how.path, 'module')];
    return how.argv.flatMap((word, index) => {
      const named = resolve(how.cwd, word);
      const at = positions.of([...path, 'command', index]);
      if (isScript(word, index)) return isFile(named) ? [] : [missing(file, at, run.base, named, 'command')];
      if (index === 0 || !isRelativeFile(word) || existsSync(named)) return [];
      const message = `command names ${word}, which does not exist beside the plan; write it, unless the command makes it`;
      return [problemAt(file, at, 'SB219', message)];
    });
  });
}

const SCRIPTS = ['.py', '.js', '.mjs', '.cjs', '.ts', '.sh', '.rb', '.pl'];

/** The program by its path, or the first argument, where it names a script or another file in a folder. */
function isScript(word: string, index: number): boolean {
  if (index === 0) return word.includes('/');
  if (index !== 1 || word.startsWith('-')) return false;
  return SCRIPTS.includes(extname(word)) || isRelativeFile(word);
}

/** A path in the plan's folder with an ending: what an argument can hardly mean otherwise. No address, option or code. */
const isRelativeFile = (word: string): boolean =>
  word.includes('/') &&
  /^(\.{0,2}\/)?[\w.@+-]+(\/[\w.@+-]+)*\.[A-Za-z]\w*$/.test(word) &&
  !/^[-/]/.test(word);

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function missing(
  file: string,
  at: { line: number; column: number },
  base: string,
  path: string,
  word: string,
): PlanProblem {
  const inside = relative(base, path);
  const shown = inside.startsWith('..') || isAbsolute(inside) ? path : inside;
  return problemAt(
    file,
    at,
    'SB107',
    `${word} ${shown} does not exist beside the plan; write the file or its right name`,
  );
}

/** Payload schemas that are none, and examples that do not fit them. */
export function checkPayloads({ run, positions, file }: WrittenPlan): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const usable: Record<string, JsonObject> = {};
  for (const [type, schema] of Object.entries(run.payloads)) {
    try {
      compileSchema(schema);
      usable[type] = schema;
    } catch (error) {
      const message = `payload of ${type} is no JSON Schema: ${error instanceof Error ? error.message : String(error)}`;
      problems.push(problemAt(file, positions.of(['events', type, 'payload']), 'SB108', message));
    }
  }
  const validate = createPayloadValidator(usable);
  for (const [type, example] of Object.entries(run.examples)) {
    const problem = validate(type, example);
    if (problem === undefined) continue;
    const message = `example of ${type} does not fit its payload schema: ${problem}`;
    problems.push(problemAt(file, positions.of(['events', type, 'example']), 'SB109', message));
  }
  return problems;
}
