// What the server's description of one workflow tells of agents at work in it. Asking for it is no billed action. Node side only.
import type { Client } from '@temporalio/client';
import { earlierFailuresIn } from '../contract/earlier-failures';
import { OWN_ACTIVITY_PREFIX } from '../contract/names';
import type { FailedAttempt } from '../coordination/explain/explanation';
import { isJsonObject } from '../events/json';
import { decoderOf } from './decode';
import { failedBefore, triedAgainAfter } from './failed-attempts';

export interface AgentAtWork {
  /** 1 for the first; those of earlier runs and those that died with their worker count. */
  attempt: number;
  /** What the agent last reported. */
  progress?: string;
  /** Why attempts before failed, as far as worker and server tell, oldest first. */
  failed: FailedAttempt[];
}

/**
 * By activity id, which is a delivery's or the name of a saga's work. Empty where the server knows no such workflow.
 * @param spentOn attempts of that activity in earlier runs
 */
export async function pendingAgents(
  client: Client,
  workflowId: string,
  spentOn: (activityId: string) => number = () => 0,
): Promise<Map<string, AgentAtWork>> {
  const found = new Map<string, AgentAtWork>();
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
    const number = spentOn(activityId) + (attempt ?? 1);
    const earlier = earlierFailuresIn(isJsonObject(details) ? details.failed : undefined);
    const last = lastFailure ? triedAgainAfter(await decoder.failure(lastFailure)) : undefined;
    found.set(activityId, {
      attempt: number,
      ...(typeof progress === 'string' && { progress }),
      failed: failedBefore(earlier, last, number - 1),
    });
  }
  return found;
}
