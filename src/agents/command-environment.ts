// The environment of a command agent: what it needs to start, what the plan lists, and nothing else. Node side only.
import type { AgentSurroundings } from '../plan/run-plan';
import { resolveSecrets } from './secrets';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What every command gets of the worker's environment. Without PATH `python3` and the interpreters of scripts are not
 * found; without HOME runtimes put their caches into odd places; without LANG they may decode stdin as ASCII.
 */
const ALWAYS = ['PATH', 'HOME', 'LANG'] as const;

/** The value in a plan's `env` that stands for the worker's own. */
const INHERIT = 'inherit';

export interface CommandEnvironment {
  environment: Record<string, string>;
  /** The values of the secrets among them: what may stand in no log and no error. */
  secretValues: string[];
}

/**
 * Builds the environment of a command out of the worker's (`worker`), the plan's `env`, and its secrets, later ones going
 * before. A variable that is to be inherited and that the worker has not is left out. Relative `file:` references count
 * from `base`. Throws `AgentFailure` with `unauthorized` where a secret is missing.
 */
export async function commandEnvironment(
  { env, secrets }: AgentSurroundings,
  worker: Environment,
  base: string,
): Promise<CommandEnvironment> {
  const always = Object.fromEntries(ALWAYS.map((name) => [name, INHERIT]));
  const environment = plannedVariables({ ...always, ...env }, worker);
  const resolved = await resolveSecrets(secrets, worker, base);
  return { environment: Object.assign(environment, resolved), secretValues: Object.values(resolved) };
}

/** The plan's `env` with the worker's values for `inherit`; what the worker has not is left out. */
export function plannedVariables(env: AgentSurroundings['env'], worker: Environment): Record<string, string> {
  const filled = Object.entries(env).flatMap(([name, value]) => {
    const own = value === INHERIT ? worker[name] : value;
    return own === undefined ? [] : [[name, own] as const];
  });
  return Object.fromEntries(filled);
}
