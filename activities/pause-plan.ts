// Pauses the whole plan: asks workflow `control`, which holds it and tells everybody. Node side only.
import { Context } from '@temporalio/activity';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { type ControlWorkflow, controlStart, type PauseRequest } from '../src/contract/control';
import { REASON, refuse } from '../src/contract/failures';
import type { AgentAnswer, OwnWorkInput } from '../src/contract/inputs';
import { PAUSE_UPDATE, WORKFLOW } from '../src/contract/names';
import type { ControlState } from '../src/coordination/control';

/** `signalbox.pause-plan`. Answers what is in force then; asked twice, it pauses once. */
export async function pausePlan({ plan, key, work }: OwnWorkInput): Promise<AgentAnswer> {
  if (work.own !== 'pause') throw refuse(REASON.agentNotFound, `pause-plan was given ${work.own}`);
  const { pause, by, reason } = work;
  const control = await Context.current().client.workflow.executeUpdateWithStart<
    ControlWorkflow,
    ControlState,
    [PauseRequest]
  >(PAUSE_UPDATE, {
    args: [{ pause, by, reason }],
    updateId: key,
    startWorkflowOperation: new WithStartWorkflowOperation<ControlWorkflow>(WORKFLOW.control, {
      ...controlStart(plan),
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  });
  return {
    payload: { version: control.version, pauses: control.pauses.map((each) => ({ ...each })) },
    attempts: 1,
  };
}
