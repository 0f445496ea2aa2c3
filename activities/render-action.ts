// Shows what exactly an approval is about. Made on the worker, since only its plan knows how an agent runs.
import { Context } from '@temporalio/activity';
import { AgentFailure } from '../src/agents/agent-failure';
import { REASON, refuse } from '../src/contract/failures';
import type { RenderActionAnswer, RenderActionInput } from '../src/contract/gate';
import { agentWorkIn } from './agent-work';
import { renderingOf } from './rendering';
import { createResolver } from './resolve-work';
import { causeOf } from './run-agent';
import type { ActivityWorld } from './world';

/** Makes the activity `signalbox.render-action`. Throws `plan_not_loaded`, which is tried again, and `agent_not_found`. */
export function createRenderAction(
  world: ActivityWorld,
): (input: RenderActionInput) => Promise<RenderActionAnswer> {
  const resolve = createResolver(world);
  return async (input) => {
    const work = agentWorkIn(input?.work);
    if (!work) throw refuse(REASON.agentNotFound, 'there is no work of an agent to show');
    try {
      resolve(work);
    } catch (error) {
      if (AgentFailure.isInstance(error)) throw refuse(error.type, error.message);
      throw error;
    }
    const run = world.plans.find(work.plan, work.hash)?.run;
    if (!run) throw refuse(REASON.agentNotFound, `plan ${work.plan} is not on this worker any more`);
    return renderingOf(run, work, await causeOf(work, Context.current()));
  };
}
