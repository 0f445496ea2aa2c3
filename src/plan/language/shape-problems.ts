// What zod says about a plan, in the plan's own words and at the plan's own places. Loads zod types only; for loaders.
import type { z } from 'zod';
import { isJsonObject } from '../../events/json';
import { quote } from '../../events/text';
import type { Code } from '../codes';
import { nearestName } from '../nearest-name';
import type { PlanPath, Positions } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import { type Place, RESERVED_WORDS } from './reserved-words';
import { NOT_YET } from './words';

type Issue = z.core.$ZodIssue;
type Found = { path: PlanPath; part: 'key' | 'value'; code: Code; message: string };

/** Every problem of a value that is no plan. `knownAt`: the words that a place knows. */
export function shapeProblems(
  issues: readonly Issue[],
  value: unknown,
  knownAt: (place: Place) => readonly string[],
  file: string,
  positions: Positions,
): PlanProblem[] {
  const all = issues.flatMap((issue) => found(issue, [], value, knownAt));
  const holders = new Set(all.filter(isWord).map(({ path }) => JSON.stringify(path.slice(0, -1))));
  return all
    .filter((each) => isWord(each) || each.code !== 'SB010' || !holders.has(JSON.stringify(each.path)))
    .map(({ path, part, code, message }) => problemAt(file, positions.of(path, part), code, message));
}

/** An object with a wrong word often lacks the right one too: saying that as well would be noise. */
const isWord = ({ code, part }: Found): boolean => part === 'key' && (code === 'SB011' || code === 'SB012');

function found(
  issue: Issue,
  above: PlanPath,
  value: unknown,
  knownAt: (place: Place) => readonly string[],
): Found[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownWord(key, path, issue.message as Place, knownAt));
  if (issue.code === 'invalid_union') {
    const branch = nearestBranch(issue.errors);
    if (branch) return branch.flatMap((each) => found(each, path, value, knownAt));
  }
  if (issue.code === 'invalid_key' && issue.issues[0])
    return [{ path, part: 'key', code: 'SB010', message: `the name ${issue.issues[0].message}` }];
  const input = valueAt(value, path);
  if (input === undefined && issue.code !== 'custom') return [missing(path)];
  if (issue.code === 'custom' || issue.code === 'invalid_type') {
    if (issue.message.startsWith(NOT_YET))
      return [{ path, part: 'value', code: 'SB012', message: issue.message }];
  }
  const whole = issue.code === 'custom' && issue.params?.wholeSentence === true;
  const message = whole ? issue.message : `${nameOf(path)} ${sentenceOf(issue, input)}`;
  return [{ path, part: 'value', code: 'SB010', message }];
}

function unknownWord(
  key: string,
  path: PlanPath,
  place: Place,
  knownAt: (place: Place) => readonly string[],
): Found {
  const at = { path: [...path, key], part: 'key' as const };
  const reserved: readonly string[] = RESERVED_WORDS[place];
  if (reserved.includes(key))
    return { ...at, code: 'SB012', message: `${NOT_YET}"${key}" is a word for a later version; take it out` };
  if ((place === 'agent' || place === 'reaction') && knownAt('run').includes(key))
    return {
      ...at,
      code: 'SB011',
      message: `${quote(key)} belongs inside run, not beside it: ${inRun(key)}`,
    };
  const known = knownAt(place);
  const near = nearestName(key, [...known, ...reserved]);
  const end = near ? `did you mean ${near}?` : `${place} knows ${known.join(', ')}`;
  return { ...at, code: 'SB011', message: `unknown word ${quote(key)}; ${end}` };
}

/** As it would be written: a module or a command suffices, the other words stand beside one. */
const inRun = (key: string): string =>
  key === 'module' || key === 'command' ? `run: { ${key}: … }` : `run: { module: …, ${key}: … }`;

const missing = (path: PlanPath): Found => ({
  path: path.slice(0, -1),
  part: 'key',
  code: 'SB013',
  message: `${nameOf(path.slice(0, -1))} needs ${quote(path.at(-1))}`,
});

/** Of several shapes a value may have, the one it comes nearest to: right at its top, then with the fewest problems. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const cost = (issues: readonly Issue[]) =>
    issues.length + issues.filter((each) => each.path.length === 0 && isWrongAtTop(each)).length * 1000;
  return [...branches].sort((one, other) => cost(one) - cost(other))[0];
}

const isWrongAtTop = (issue: Issue): boolean =>
  (issue.code === 'invalid_type' && !issue.message.startsWith(NOT_YET)) || issue.code === 'invalid_value';

function sentenceOf(issue: Issue, input: unknown): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      return issue.message.startsWith('needs') || issue.message.startsWith('has')
        ? issue.message
        : `needs to be ${KINDS_OF_VALUE[issue.expected] ?? issue.expected}, got ${quote(input)}`;
    case 'invalid_value':
      return `needs to be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}, got ${quote(input)}`;
    case 'too_small':
      return Array.isArray(input) || typeof input === 'string'
        ? `needs at least ${issue.minimum}, got ${input.length}`
        : `needs to be at least ${issue.minimum}, got ${quote(input)}`;
    case 'too_big':
      return Array.isArray(input) || typeof input === 'string'
        ? `may have at most ${issue.maximum}, got ${input.length}`
        : `needs to be at most ${issue.maximum}, got ${quote(input)}`;
    default:
      return `has a wrong value, got ${quote(input)}`;
  }
}

const KINDS_OF_VALUE: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/** The word that holds the value, with its place in a list: `timeout`, `all[1]`; `a plan` for the whole. */
function nameOf(path: PlanPath): string {
  const last = path.findLastIndex((step) => typeof step === 'string');
  if (last < 0) return 'a plan';
  return `${path[last]}${path
    .slice(last + 1)
    .map((index) => `[${index}]`)
    .join('')}`;
}

function valueAt(value: unknown, path: PlanPath): unknown {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (isJsonObject(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}
