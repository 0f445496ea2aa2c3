// What every adapter is to the activity that uses it: something that runs a task. Node side only.
import type { JsonObject } from '../events/json';
import type { AgentContext, AgentOutcome, AgentTask } from './agent';

/** What a run is given beside its task. What the plan adds for one agent, its adapter resolves: a command gets it as environment. */
export type RunnerContext = Omit<AgentContext, 'env' | 'secrets'>;

/** One agent of a plan, whatever it is made of. */
export interface AgentRunner {
  /**
   * Runs one attempt. Gives the payload of the completed event, or a business ending.
   *
   * Throws `AgentFailure` where the adapter found something wrong, whatever the agent threw where that is an `Error`, and
   * `context.signal.reason` where the signal was aborted (then within three seconds, with every process ended).
   */
  run(task: AgentTask, context: RunnerContext): Promise<JsonObject | AgentOutcome>;
}

/** What an agent has, after the signal was aborted, to end by itself. Milliseconds. */
export const GRACE_MS = 2_000;
