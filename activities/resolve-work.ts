// From a piece of work to what this worker does about it: the reaction as the worker's own plan has it, and how its agent is run.
// Nothing of the kind is taken from the input (S37).

import { createAgentRegistry } from '../src/agents/agent-registry';
import type { AgentRunner } from '../src/agents/agent-runner';
import { REASON, refuse, retryLater } from '../src/contract/failures';
import type { AgentWork } from '../src/contract/inputs';
import { createPayloadValidator } from '../src/plan/payload-validator';
import { reactionNamed } from '../src/plan/reaction-named';
import type { RoutingPlan, RoutingReaction } from '../src/plan/routing-plan';
import type { ActivityWorld, LoadedPlan } from './world';

/** What is wrong with a payload of a type, in a sentence; undefined where nothing is, or no schema is declared. */
export type PayloadCheck = (type: string, payload: unknown) => string | undefined;

export interface ResolvedWork {
  plan: RoutingPlan;
  reaction: RoutingReaction;
  runner: AgentRunner;
  check: PayloadCheck;
}

/** Finds the reaction, runner and schemas of a piece of work. Throws `plan_not_loaded` (tried again) and `agent_not_found`. */
export function createResolver({ plans, environment }: ActivityWorld): (work: AgentWork) => ResolvedWork {
  const made = new WeakMap<LoadedPlan, { runnerOf: (agent: string) => AgentRunner; check: PayloadCheck }>();
  const toolsOf = (compiled: LoadedPlan) => {
    let tools = made.get(compiled);
    if (!tools) {
      const registry = createAgentRegistry(compiled.run, { environment });
      const check = createPayloadValidator(compiled.run.payloads);
      tools = { runnerOf: (agent) => registry.runnerOf(agent), check };
      made.set(compiled, tools);
    }
    return tools;
  };
  return (work) => {
    const compiled = plans.find(work.plan, work.hash);
    if (!compiled) throw notLoaded(work);
    const { routing } = compiled;
    const reaction = reactionNamed(routing, work.reaction);
    if (reaction?.agent !== work.agent)
      throw refuse(
        REASON.agentNotFound,
        `plan ${work.plan} with hash ${work.hash} has no reaction ${JSON.stringify(work.reaction)} of agent ${JSON.stringify(work.agent)}`,
      );
    const { runnerOf, check } = toolsOf(compiled);
    return { plan: compiled.routing, reaction, runner: runnerOf(work.agent), check };
  };
}

function notLoaded({ plan, hash }: AgentWork): Error {
  return retryLater(
    REASON.planNotLoaded,
    `this worker has not loaded plan ${plan} with hash ${hash}; start a worker with --plan and that version of the file`,
  );
}
