// A delivery that outlives its coordination's run, as a workflow of its own. Runs in the workflow sandbox.
import { ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { deliveryWorkflowId } from '../../src/contract/ids';
import type { CoordinationInput, DeliveryInput } from '../../src/contract/inputs';
import { WORKFLOW } from '../../src/contract/names';
import { signalboxCorrelation, signalboxPlan } from '../../src/contract/search-attributes';
import { priorityKeyOf } from '../../src/coordination/delivery/dispatch';
import type { RunAgent } from '../../src/coordination/effects';
import type { CoordinationState } from '../../src/coordination/state';
import { timesOf, urgencyOf, workOf } from './work-of';

/** Resolves where the server has it; rejects where it runs already: then it will report. */
export function startDelivery(
  effect: RunAgent,
  input: CoordinationInput,
  state: CoordinationState,
): Promise<unknown> {
  const { delivery, reaction, priority } = effect;
  const { plan, correlation } = input;
  const args: [DeliveryInput] = [
    {
      work: workOf(effect, input, state),
      coordination: workflowInfo().workflowId,
      ...timesOf(effect),
      ...urgencyOf(effect),
    },
  ];
  return startChild(WORKFLOW.delivery, {
    args,
    workflowId: deliveryWorkflowId(delivery.key, state.generation, delivery.handedBack),
    parentClosePolicy: ParentClosePolicy.ABANDON,
    typedSearchAttributes: [
      { key: signalboxPlan, value: plan.plan },
      { key: signalboxCorrelation, value: correlation },
    ],
    staticSummary: `${reaction.name} for ${correlation}`.slice(0, 130),
    priority: { priorityKey: priorityKeyOf(priority) },
  });
}
