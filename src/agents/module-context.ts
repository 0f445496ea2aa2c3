// What an agent module is given beside its task: the run's context, and what the plan lists for this agent. Node side only.
import type { AgentSurroundings } from '../plan/run-plan';
import type { AgentContext, AgentLog } from './agent';
import type { RunnerContext } from './agent-runner';
import { type Environment, plannedVariables } from './command-environment';
import { redactor } from './redact';
import { resolveSecrets } from './secrets';

export interface ModuleContext {
  context: AgentContext;
  /** Takes the values of the secrets out of a text. */
  redact(text: string): string;
}

/**
 * Adds `env` and `secrets` to a run's context, frozen, and takes the secrets' values out of what the agent logs and says of its
 * progress. `worker` is the environment that `inherit` and `env:NAME` read; `base` the folder that `file:PATH` counts from.
 * Throws `AgentFailure` with `unauthorized` where a secret is missing.
 */
export async function moduleContext(
  { env, secrets }: AgentSurroundings,
  { worker, base, context }: { worker: Environment; base: string; context: RunnerContext },
): Promise<ModuleContext> {
  const values = await resolveSecrets(secrets, worker, base);
  const redact = redactor(Object.values(values));
  const field = (value: unknown) => ({ value, enumerable: true });
  const added = {
    env: field(Object.freeze(plannedVariables(env, worker))),
    secrets: field(Object.freeze(values)),
    progress: field((text: string) => context.progress(redact(String(text)))),
    log: field(redactedLog(context.log, redact)),
  };
  // By descriptors: the folder is made when it is asked for, and copying it would be asking.
  const descriptors = { ...Object.getOwnPropertyDescriptors(context), ...added };
  return { context: Object.defineProperties({}, descriptors) as AgentContext, redact };
}

function redactedLog(log: AgentLog, redact: (text: string) => string): AgentLog {
  const hidden = (value: unknown) => (typeof value === 'string' ? redact(value) : value);
  const say = (level: keyof AgentLog) => (text: string, fields?: object) =>
    log[level](
      redact(String(text)),
      fields && Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, hidden(value)])),
    );
  return { info: say('info'), warn: say('warn'), error: say('error') };
}
