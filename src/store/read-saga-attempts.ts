// What the server knows of the attempts of a saga's steps and undos: those that failed and the one at work. No billed action. Node side
// only.
import type { Client } from '@temporalio/client';
import { sagaWorkflowId } from '../contract/ids';
import type { AttemptsTold } from '../coordination/explain/explanation';
import { decoderOf } from './decode';
import { failedAttemptsIn } from './failed-attempts';
import { fetchHistory } from './fetch-history';
import { pendingAgents } from './pending-agents';
import type { SagaRecord } from './read-saga';

/** By the name of the work: `saga:NAME/STEP`, `saga:NAME/STEP/undo`; nothing of one that came through at once. */
export type SagaAttempts = ReadonlyMap<string, AttemptsTold>;

/** Reads the histories of the saga's runs anew, and of one that goes on the server's description. */
export async function readSagaAttempts(
  client: Client,
  { plan, shown, runs }: Pick<SagaRecord, 'plan' | 'shown' | 'runs'>,
): Promise<SagaAttempts> {
  const decoder = decoderOf(client.options.loadedDataConverter);
  const workflowId = sagaWorkflowId(plan.plan, shown.saga_id);
  const told = new Map<string, AttemptsTold>();
  for (const { runId } of runs) {
    const events = await fetchHistory(client, workflowId, runId);
    for (const [work, failed] of events ? await failedAttemptsIn(events, decoder) : [])
      told.set(work, { failed: [...(told.get(work)?.failed ?? []), ...failed] });
  }
  if (runs.at(-1)?.status !== 'RUNNING') return told;
  // A work is never carried to another run: what is at work has no other attempts than its own.
  for (const [work, { attempt, failed, progress }] of await pendingAgents(client, workflowId))
    told.set(work, { failed, atWork: attempt, ...(progress !== undefined && { progress }) });
  return told;
}
