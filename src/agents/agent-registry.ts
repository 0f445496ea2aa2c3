// Who does the work: the agents of one plan as this worker has loaded it, by name. Node side only.
import { REASON } from '../contract/failures';
import { quote } from '../events/text';
import { nearestName } from '../plan/nearest-name';
import type { AgentRun, RunPlan } from '../plan/run-plan';
import { AgentFailure } from './agent-failure';
import type { AgentRunner } from './agent-runner';
import { commandAgent } from './command-agent';
import type { Environment } from './command-environment';
import { moduleAgent } from './module-agent';

export interface AgentRegistry {
  /**
   * The agent of that name, made with the first call and kept. Loads and starts nothing yet: the run does. Throws
   * `AgentFailure` with `agent_not_found` for a name that the plan has not.
   */
  runnerOf(agent: string): AgentRunner;
}

/** The registry of a plan. `environment` is the worker's: what `inherit` and `env:NAME` are read from, when an agent runs. */
export function createAgentRegistry(
  plan: Pick<RunPlan, 'agents' | 'base'>,
  { environment }: { environment: Environment },
): AgentRegistry {
  const runners = new Map<string, AgentRunner>();
  return {
    runnerOf(agent) {
      const kept = runners.get(agent);
      if (kept !== undefined) return kept;
      const made = runnerOf(agentOf(plan, agent), plan.base, environment);
      runners.set(agent, made);
      return made;
    },
  };
}

function agentOf({ agents }: Pick<RunPlan, 'agents'>, name: string): AgentRun {
  const found = Object.hasOwn(agents, name) ? agents[name] : undefined;
  if (found !== undefined) return found;
  const near = nearestName(name, Object.keys(agents));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw new AgentFailure(REASON.agentNotFound, `agent ${quote(name)}: the plan names no such agent${hint}`);
}

function runnerOf(run: AgentRun, base: string, environment: Environment): AgentRunner {
  return run.kind === 'module' ? moduleAgent(run, environment, base) : commandAgent(run, environment, base);
}
