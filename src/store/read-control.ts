// The pauses of a whole plan, read from what workflow `control` has written down: no worker is needed, no action billed. Node side
// only.
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { controlWorkflowId } from '../contract/ids';
import { CONTROL_MEMO } from '../contract/names';
import { type ControlState, controlIn, NO_CONTROL } from '../coordination/control';
import { decoderOf } from './decode';

export interface ControlReading {
  control: ControlState;
  /** The server has a message for `control` that no worker has taken yet, so that more may be asked than is written. */
  pending: boolean;
}

const RUNNING = 1;
const NOT_FOUND = 5;

/** What is written, at once. A plan that was never paused, or whose `control` has ended, has no pause. */
export async function readControl(client: Client, plan: string): Promise<ControlReading> {
  const { namespace } = client.options;
  try {
    const description = await client.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId: controlWorkflowId(plan) },
    });
    const { workflowExecutionInfo: info, pendingWorkflowTask } = description;
    const memo = info?.memo?.fields?.[CONTROL_MEMO];
    const written = memo && (await decoderOf(client.options.loadedDataConverter).first({ payloads: [memo] }));
    const control = controlIn(written) ?? NO_CONTROL;
    // Newer than all that it ever told: whoever still holds back for it may know.
    if (info?.status !== RUNNING)
      return { control: { version: control.version + 1, pauses: [] }, pending: false };
    return { control, pending: Boolean(pendingWorkflowTask) };
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return { control: NO_CONTROL, pending: false };
    throw error;
  }
}
