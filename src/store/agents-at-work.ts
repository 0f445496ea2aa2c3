// What the server knows of agents at work, beside the histories: their attempt and what they last said of themselves. Asking for it is
// no billed action. Node side only.
import type { Client } from '@temporalio/client';
import { earlierFailuresIn } from '../contract/earlier-failures';
import { coordinationId, deliveryWorkflowId } from '../contract/ids';
import { OWN_ACTIVITY_PREFIX } from '../contract/names';
import type { FailedAttempt } from '../coordination/explain/explanation';
import { isJsonObject } from '../events/json';
import { decoderOf } from './decode';
import { failedBefore, triedAgainAfter } from './failed-attempts';
import type { CorrelationRecord } from './read-correlation';

export interface AgentAtWork {
  /** 1 for the first; those of earlier runs and those that died with their worker count. */
  attempt: number;
  /** What the agent last reported. */
  progress?: string;
  /** Why attempts before failed, as far as worker and server tell, oldest first. */
  failed: FailedAttempt[];
}

/** Detached deliveries are workflows of their own: so many are looked at, a request each. */
const LOOKED_AT = 20;

/**
 * Agents at work by delivery id. Empty for a correlation that has ended; of more than twenty detached deliveries the first twenty. What
 * ends while it is asked for is left out.
 */
export async function agentsAtWork(
  client: Client,
  { plan, correlation, state }: Pick<CorrelationRecord, 'plan' | 'correlation' | 'state'>,
): Promise<Map<string, AgentAtWork>> {
  const found = new Map<string, AgentAtWork>();
  const running = Object.values(state.open).filter((delivery) => delivery.state === 'running');
  if (running.length === 0) return found;
  await look(coordinationId(plan.plan, correlation));
  const elsewhere = running.filter(({ id, key }) => !found.has(id) && key !== '').slice(0, LOOKED_AT);
  await Promise.all(
    elsewhere.map(({ key, handedBack }) => look(deliveryWorkflowId(key, state.generation, handedBack))),
  );
  return found;

  async function look(workflowId: string): Promise<void> {
    const description = await client.workflow
      .getHandle(workflowId)
      .describe()
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'WorkflowNotFoundError') return undefined;
        throw error;
      });
    const decoder = decoderOf(client.options.loadedDataConverter);
    for (const pending of description?.raw.pendingActivities ?? []) {
      const { activityId, activityType, attempt, heartbeatDetails, lastFailure } = pending;
      if (!activityId || activityType?.name?.startsWith(OWN_ACTIVITY_PREFIX)) continue;
      const details = await decoder.first(heartbeatDetails);
      const progress = isJsonObject(details) ? details.progress : undefined;
      const { failures = 0, crashes = 0 } = state.open[activityId]?.spent ?? {};
      const number = failures + crashes + (attempt ?? 1);
      const earlier = earlierFailuresIn(isJsonObject(details) ? details.failed : undefined);
      const last = lastFailure ? triedAgainAfter(await decoder.failure(lastFailure)) : undefined;
      found.set(activityId, {
        attempt: number,
        ...(typeof progress === 'string' && { progress }),
        failed: failedBefore(earlier, last, number - 1),
      });
    }
  }
}
