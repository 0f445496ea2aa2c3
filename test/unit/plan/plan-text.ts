// Plans of a few lines for tests, and their problems as they are printed.
import { checkPlan } from '../../../src/plan/check/check-plan';
import { compileText } from '../../../src/plan/load-plan';
import { PlanInvalid, problemLine } from '../../../src/plan/problem';

/** One agent line; `rest` is what stands beside `run`. The command is a program that is looked up, so no file is needed. */
export const agent = (name: string, rest: string): string =>
  `  ${name}: { run: { command: [node] }, ${rest} }`;

/** A variable as a plan writes it: for the plan's language to fill in, not for a template. */
export const variable = (name: string): string => `\${vars.${name}}`;

/** A plan of some lines. */
export const plan = (...lines: string[]): string => ['plan: team', ...lines, ''].join('\n');

/** The lines of the error that compiling throws; none where it compiles. */
export function refusals(text: string, file = 'plan.yaml'): string[] {
  try {
    compileText(text, file);
    return [];
  } catch (error) {
    if (error instanceof PlanInvalid) return error.message.split('\n');
    throw error;
  }
}

/** What a check of a plan that compiles says, without that nobody consumes a type, unless asked for. */
export function checked(text: string, withInfo = false): string[] {
  return checkPlan(compileText(text, 'plan.yaml'))
    .filter(({ severity }) => withInfo || severity !== 'info')
    .map(problemLine);
}
