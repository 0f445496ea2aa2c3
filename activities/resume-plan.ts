// Ends a pause of the whole plan: asks workflow `control`, which tells everybody. Node side only.
import { Context } from '@temporalio/activity';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { ResumeRequest } from '../src/contract/control';
import { REASON, refuse } from '../src/contract/failures';
import { controlWorkflowId } from '../src/contract/ids';
import type { AgentAnswer, OwnWorkInput } from '../src/contract/inputs';
import { RESUME_UPDATE } from '../src/contract/names';
import type { ControlState } from '../src/coordination/control';
import { readControl } from '../src/store/read-control';

/** `signalbox.resume-plan`. Answers what is in force then; a plan that is not paused so has nothing to end. */
export async function resumePlan({ plan, key, work }: OwnWorkInput): Promise<AgentAnswer> {
  if (work.own !== 'resume') throw refuse(REASON.agentNotFound, `resume-plan was given ${work.own}`);
  const { client } = Context.current();
  const { pause, by } = work;
  const args: [ResumeRequest] = [{ pause, by }];
  let control: ControlState;
  try {
    control = await client.workflow
      .getHandle(controlWorkflowId(plan))
      .executeUpdate<ControlState, [ResumeRequest]>(RESUME_UPDATE, { args, updateId: key });
  } catch (error) {
    const isNotPaused = error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError;
    if (!isNotPaused) throw error;
    ({ control } = await readControl(client, plan));
  }
  return {
    payload: { version: control.version, pauses: control.pauses.map((each) => ({ ...each })) },
    attempts: 1,
  };
}
