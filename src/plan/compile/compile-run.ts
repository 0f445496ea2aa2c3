// The run part of a plan: how each agent is started. Loads Node's paths: for workers and doors, never for a workflow.
import { resolve } from 'node:path';
import type { PlanDocument } from '../language/plan-schema';
import type { RunWords } from '../language/run-schema';
import { nearestName } from '../nearest-name';
import type { PlanPath } from '../position';
import type { AgentRun, AgentSurroundings } from '../run-plan';

const VARIABLE = /\$\{([^}]*)\}/g;
const VARS = 'vars.';

/** A `${…}` that names no variable, or stands where none is filled in. */
export interface VariableProblem {
  path: PlanPath;
  message: string;
}

/** The way each agent runs, with variables filled in and paths made absolute from `base`. */
export function compileAgents(
  document: PlanDocument,
  base: string,
): { agents: Record<string, AgentRun>; problems: VariableProblem[] } {
  const problems: VariableProblem[] = [];
  const vars = new Map(Object.entries(document.vars ?? {}).map(([name, value]) => [name, String(value)]));
  const agents = Object.entries(document.agents).map(([agent, { run }]): [string, AgentRun] => {
    const fill = (text: string, ...steps: (string | number)[]): string =>
      text.replace(VARIABLE, (written, inside: string) => {
        const name = inside.startsWith(VARS) ? inside.slice(VARS.length) : undefined;
        const value = name === undefined ? undefined : vars.get(name);
        if (value === undefined)
          problems.push({ path: ['agents', agent, 'run', ...steps], message: unknown(written, name, vars) });
        return value ?? written;
      });
    return [agent, compileRun(run, base, fill)];
  });
  return { agents: Object.fromEntries(agents), problems };
}

function compileRun(
  run: RunWords,
  base: string,
  fill: (text: string, ...steps: (string | number)[]) => string,
): AgentRun {
  const surroundings: AgentSurroundings = {
    env: Object.fromEntries(
      Object.entries(run.env ?? {}).map(([name, value]) => [name, fill(String(value), 'env', name)]),
    ),
    secrets: run.secrets ?? {},
  };
  if (run.module === undefined) {
    const argv = (run.command ?? []).map((word, index) => fill(word, 'command', index));
    return { kind: 'command', argv, cwd: base, ...surroundings };
  }
  const path = resolve(base, fill(run.module, 'module'));
  return {
    kind: 'module',
    path,
    ...(run.loader === undefined ? {} : { loader: run.loader }),
    ...surroundings,
  };
}

function unknown(written: string, name: string | undefined, vars: ReadonlyMap<string, string>): string {
  if (name === undefined) return `${written} is no variable; write \${vars.NAME}`;
  const near = nearestName(name, vars.keys());
  return `no variable ${JSON.stringify(name)} under vars${near ? `; did you mean ${near}?` : ''}`;
}
