// Tells a coordination that hands over what its running agents have used up: only the server knows.
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { OWN_ACTIVITY_PREFIX } from '../src/contract/names';
import type { SpentAttempts } from '../src/coordination/state';
import { type Decoder, decoderOf } from '../src/store/decode';
import { agentWorkIn } from './agent-work';
import { type Tally, tallyBefore, tallyIn } from './tally';

/** The run whose pending activities are asked for. */
export interface PendingAttemptsInput {
  workflowId: string;
  runId: string;
}

/** What every pending agent of a run has used, by delivery: over all runs, the attempt at work not included. */
export async function pendingAttempts({
  workflowId,
  runId,
}: PendingAttemptsInput): Promise<Record<string, SpentAttempts>> {
  const { client } = Context.current();
  const handle = client.workflow.getHandle(workflowId, runId);
  const decoder = decoderOf(client.options.loadedDataConverter);
  const { raw } = await handle.describe();
  const known: Record<string, { attempt: number; last?: Tally }> = {};
  for (const { activityId, activityType, attempt, heartbeatDetails } of raw.pendingActivities ?? []) {
    if (!activityId || activityType?.name?.startsWith(OWN_ACTIVITY_PREFIX)) continue;
    known[activityId] = { attempt: attempt ?? 1, last: tallyIn(await decoder.first(heartbeatDetails)) };
  }
  const unheard = Object.keys(known).filter((delivery) => !known[delivery]?.last);
  const carried = unheard.length > 0 ? await spentWhenScheduled(handle, decoder, new Set(unheard)) : {};
  return Object.fromEntries(
    Object.entries(known).map(([delivery, { attempt, last }]) => {
      const { failures, crashes } = tallyBefore(attempt, last, carried[delivery]);
      return [delivery, { failures, crashes }];
    }),
  );
}

/** What earlier runs had used of deliveries that sent no heartbeat in this one: it stands in their argument. */
async function spentWhenScheduled(
  handle: WorkflowHandle,
  decoder: Decoder,
  deliveries: ReadonlySet<string>,
): Promise<Record<string, SpentAttempts | undefined>> {
  const spent: Record<string, SpentAttempts | undefined> = {};
  const { events } = await handle.fetchHistory();
  for (const { activityTaskScheduledEventAttributes: scheduled } of events ?? []) {
    const delivery = scheduled?.activityId;
    if (delivery && deliveries.has(delivery))
      spent[delivery] = agentWorkIn(await decoder.first(scheduled.input))?.spent;
  }
  return spent;
}
