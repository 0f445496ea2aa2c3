// Bad examples in the pages of docs/codes: blocks whose info string ends in the code that they give.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { checkPlan } from '../../src/plan/check/check-plan';
import { loadPlan } from '../../src/plan/load-plan';
import { PlanInvalid, type PlanProblem } from '../../src/plan/problem';
import { folderWith } from '../support/processes';
import type { CodeBlock } from './code-blocks';

/** `yaml plan SB104`; `js plan SB110`: an expression that makes the text; `console SB002`: a check of another file. */
const BAD = /^(yaml plan|js plan|console) (SB\d{3})$/;

export const isBadExample = (info: string): boolean => BAD.test(info);

/** The code that a block is an example of. */
export const codeOf = (info: string): string => BAD.exec(info)?.[2] ?? '';

/** The lines of a block that are marked as wrong, from 1. */
export const markedLines = (text: string): number[] =>
  text.split('\n').flatMap((line, index) => (line.endsWith('# here') ? [index + 1] : []));

/** What a check says of a block, as `plan check` would in a folder with a program `agents/echo.js`. */
export async function problemsOfBlock({ info, text }: CodeBlock): Promise<readonly PlanProblem[]> {
  const plan = info.startsWith('js') ? String(runInNewContext(text)) : text;
  const folder = folderWith({ 'signalbox.yaml': plan });
  mkdirSync(join(folder, 'agents'));
  writeFileSync(join(folder, 'agents/echo.js'), '');
  const file = info.startsWith('console') ? (text.trim().split(' ').at(-1) ?? '') : 'signalbox.yaml';
  try {
    return checkPlan(await loadPlan(join(folder, file)));
  } catch (error) {
    if (error instanceof PlanInvalid) return error.problems;
    throw error;
  }
}
