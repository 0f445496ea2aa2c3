// `plan check` and `plan show`: what a plan says, and what it cannot mean.
import { pageOf } from '../../plan/codes';
import type { CompiledPlan } from '../../plan/compiled-plan';
import type { PlanInvalid, PlanProblem } from '../../plan/problem';
import type { CliCommand } from '../command';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { addFormatOption, addPlanOption, type PlanFlags } from '../options';
import type { Output } from '../output/output';
import { visible } from '../output/visible';
import { loadPlanFile, requirePlanFile } from '../plan-file';
import { settingsOf } from '../server';
import { counted } from '../views/heading';
import type { CliWorld } from '../world';

interface PlanOutput extends PlanFlags {
  output: 'text' | 'json' | 'mermaid';
}

const check = defineCommand<PlanOutput, [string?]>({
  usage: 'check [file]',
  summary: 'find everything that is wrong with a plan (exit 4 if there is an error)',
  define: (command) => void addFormatOption(addPlanOption(command), ['text', 'json', 'mermaid']),
  async run(world, [named], flags) {
    const file = fileOf(world, named, flags);
    const { plan, problems } = await checked(world, file);
    if (flags.output === 'json') world.output.json({ file, problems: problems.map(withPage) }, 2);
    else if (flags.output === 'mermaid' && plan) {
      world.output.line(late.planPicture().mermaidOf(plan.routing).trimEnd());
      for (const line of problemLines(problems, world.output)) world.output.talk(line);
    } else {
      for (const line of problemLines(problems, world.output)) world.output.line(line);
      world.output.line(summaryOf(file, problems));
      const pages = pagesOf(problems);
      if (pages !== undefined) world.output.line(world.output.tone('dim', pages));
    }
    return problems.some(({ severity }) => severity === 'error') ? EXIT.notMet : EXIT.done;
  },
});

const show = defineCommand<PlanOutput, [string?]>({
  usage: 'show [file]',
  summary: 'show who reacts to what, as text, JSON or a Mermaid picture',
  define: (command) => void addFormatOption(addPlanOption(command), ['text', 'json', 'mermaid']),
  async run(world, [named], flags) {
    const plan = await loadPlanFile(world, fileOf(world, named, flags));
    if (flags.output === 'json') world.output.json(plan.routing, 2);
    else if (flags.output === 'mermaid')
      world.output.line(late.planPicture().mermaidOf(plan.routing).trimEnd());
    else for (const line of late.planText().planLines(plan.routing, world.output)) world.output.line(line);
    return EXIT.done;
  },
});

export const plan: CliCommand = {
  usage: 'plan',
  summary: 'check a plan, or show it',
  commands: [check, show],
};

/** The file that stands as an argument, else the one that every command would take. Throws `Problem` (exit 2) where there is none. */
const fileOf = (world: CliWorld, named: string | undefined, flags: PlanFlags): string =>
  requirePlanFile(world, { plan: named ?? flags.plan }, settingsOf(world, {}));

/** The plan where it can be used, and all its problems, warnings too. */
async function checked(
  world: CliWorld,
  file: string,
): Promise<{ plan?: CompiledPlan; problems: readonly PlanProblem[] }> {
  try {
    const compiled = await loadPlanFile(world, file);
    return { plan: compiled, problems: late.planCheck().checkPlan(compiled) };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'PlanInvalid') throw error;
    return { problems: (error as PlanInvalid).problems };
  }
}

const severities = {
  error: { word: 'error', tone: 'bad' },
  warning: { word: 'warn', tone: 'warn' },
  info: { word: 'info', tone: 'dim' },
} as const;

function problemLines(problems: readonly PlanProblem[], output: Output): string[] {
  const rows = problems.map(({ file, line, column, severity, code, message }) => [
    visible(`${file}:${line}:${column}`),
    output.tone(severities[severity].tone, severities[severity].word),
    code,
    visible(message),
  ]);
  return late.table().tableOf(rows);
}

const withPage = (problem: PlanProblem): PlanProblem & { page: string } => ({
  ...problem,
  page: pageOf(problem.code),
});

/** More pages than this are not listed. */
const PAGES = 5;

/** Where to read on, in the package's folder: a page a code. What is only worth knowing needs none in text. */
function pagesOf(problems: readonly PlanProblem[]): string | undefined {
  const told = problems.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  const codes = [...new Set(told)].sort();
  if (codes.length === 0) return undefined;
  if (codes.length > PAGES) return 'what they mean, with examples: docs/codes/';
  return `what they mean, with examples: ${codes.map(pageOf).join(' ')}`;
}

/** `1 error, 1 warning`; what is only worth knowing is counted where there is any. */
function summaryOf(file: string, problems: readonly PlanProblem[]): string {
  const count = (severity: PlanProblem['severity']) =>
    problems.filter((problem) => problem.severity === severity).length;
  if (problems.length === 0) return `${visible(file)}: nothing is wrong`;
  const info = count('info') > 0 ? [`${count('info')} info`] : [];
  return [counted(count('error'), 'error'), counted(count('warning'), 'warning'), ...info].join(', ');
}
