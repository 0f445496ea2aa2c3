// The hands: every activity that a worker registers. Node side only; nothing here connects, or reads the environment.
import type { AgentAnswer, AgentWork } from '../src/contract/inputs';
import { PENDING_ATTEMPTS_ACTIVITY } from '../src/contract/names';
import type { SpentAttempts } from '../src/coordination/state';
import { type PendingAttemptsInput, pendingAttempts } from './pending-attempts';
import { createRunAgent } from './run-agent';
import type { ActivityWorld } from './world';

export { createRetryInterceptor } from './retry-interceptor';
export type { ActivityWorld, LoadedPlan, PlanShelf } from './world';

export interface Activities {
  /** Takes every activity that has no name of ours: the activity's type is the agent's name. */
  default(work: AgentWork): Promise<AgentAnswer>;
  [PENDING_ATTEMPTS_ACTIVITY](input: PendingAttemptsInput): Promise<Record<string, SpentAttempts>>;
}

/** Makes the activities of a worker. Agents need `createRetryInterceptor` beside them, which keeps their retry policy. */
export function createActivities(world: ActivityWorld): Activities {
  return { default: createRunAgent(world), [PENDING_ATTEMPTS_ACTIVITY]: pendingAttempts };
}
