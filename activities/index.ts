// The hands: every activity that a worker registers. Node side only; nothing here connects, or reads the environment.
import type { TellInput } from '../src/contract/control';
import type { RenderActionAnswer, RenderActionInput } from '../src/contract/gate';
import type { AgentAnswer, AgentWork, OwnWorkInput } from '../src/contract/inputs';
import {
  OWN_WORK_ACTIVITY,
  PENDING_ATTEMPTS_ACTIVITY,
  PUBLISH_EVENT_ACTIVITY,
  RENDER_ACTION_ACTIVITY,
  TELL_ACTIVITY,
} from '../src/contract/names';
import type { PublishEventAnswer, PublishEventInput } from '../src/contract/saga';
import type { SpentAttempts } from '../src/coordination/state';
import { createForwardEvent } from './forward-event';
import { pausePlan } from './pause-plan';
import { type PendingAttemptsInput, pendingAttempts } from './pending-attempts';
import { createPublishEvent } from './publish-event';
import { createRenderAction } from './render-action';
import { resumePlan } from './resume-plan';
import { createRunAgent } from './run-agent';
import { tellCoordinations } from './tell-coordinations';
import type { ActivityWorld } from './world';

export { createRetryInterceptor } from './retry-interceptor';
export type { ActivityWorld, LoadedPlan, PlanShelf } from './world';

export interface Activities {
  /** Takes every activity that has no name of ours: the activity's type is the agent's name. */
  default(work: AgentWork): Promise<AgentAnswer>;
  [PENDING_ATTEMPTS_ACTIVITY](input: PendingAttemptsInput): Promise<Record<string, SpentAttempts>>;
  [RENDER_ACTION_ACTIVITY](input: RenderActionInput): Promise<RenderActionAnswer>;
  [PUBLISH_EVENT_ACTIVITY](input: PublishEventInput): Promise<PublishEventAnswer>;
  [OWN_WORK_ACTIVITY.forward](input: OwnWorkInput): Promise<AgentAnswer>;
  [OWN_WORK_ACTIVITY.pause](input: OwnWorkInput): Promise<AgentAnswer>;
  [OWN_WORK_ACTIVITY.resume](input: OwnWorkInput): Promise<AgentAnswer>;
  [TELL_ACTIVITY](input: TellInput): Promise<number>;
}

/** Makes the activities of a worker. Agents need `createRetryInterceptor` beside them, which keeps their retry policy. */
export function createActivities(world: ActivityWorld): Activities {
  return {
    default: createRunAgent(world),
    [PENDING_ATTEMPTS_ACTIVITY]: pendingAttempts,
    [RENDER_ACTION_ACTIVITY]: createRenderAction(world),
    [PUBLISH_EVENT_ACTIVITY]: createPublishEvent(world),
    [OWN_WORK_ACTIVITY.forward]: createForwardEvent(world),
    [OWN_WORK_ACTIVITY.pause]: pausePlan,
    [OWN_WORK_ACTIVITY.resume]: resumePlan,
    [TELL_ACTIVITY]: tellCoordinations,
  };
}
