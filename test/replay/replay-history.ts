// Replays a history with today's workflows, as a worker does that takes up a run. Import ../support/quiet-runtime first.
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../support/team';

/** Resolves where the workflows would have done what the history says; rejects with a DeterminismViolationError where not. */
export async function replay(history: object, workflowId = 'coordination:kept:c'): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, workflowId);
}
