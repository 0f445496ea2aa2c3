// A saga that a reaction starts, as a workflow of its own. Runs in the workflow sandbox.
import { ParentClosePolicy, startChild, WorkflowIdReusePolicy, workflowInfo } from '@temporalio/workflow';
import { sagaWorkflowId } from '../../src/contract/ids';
import type { CoordinationInput } from '../../src/contract/inputs';
import { WORKFLOW } from '../../src/contract/names';
import type { SagaInput } from '../../src/contract/saga';
import { signalboxCorrelation, signalboxPlan } from '../../src/contract/search-attributes';
import { priorityKeyOf } from '../../src/coordination/delivery/dispatch';
import type { StartSaga } from '../../src/coordination/effects';
import { sagaPlanOf } from '../../src/coordination/saga/setting';
import type { CoordinationState } from '../../src/coordination/state';
import { urgencyOf } from './work-of';

/**
 * Gives what starts it; that resolves where the server has it, and rejects where a saga of its id has been. Throws where the plan has no
 * such saga.
 */
export function sagaStarter(
  effect: StartSaga,
  { plan, correlation, rules }: CoordinationInput,
  { generation }: CoordinationState,
): () => Promise<unknown> {
  const { delivery, saga, sagaId, event, joined } = effect;
  const sagaPlan = sagaPlanOf(plan, saga.name);
  if (!sagaPlan) throw new TypeError(`the plan has no saga ${saga.name}`);
  const argument: SagaInput = {
    plan: sagaPlan,
    correlation,
    sagaId,
    key: delivery.key,
    event,
    ...(joined && { joined }),
    report: { coordination: workflowInfo().workflowId, delivery: delivery.id },
    rules,
    generation,
    ...urgencyOf(effect),
  };
  return () =>
    startChild(WORKFLOW.saga, {
      args: [argument],
      workflowId: sagaWorkflowId(plan.plan, sagaId),
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      typedSearchAttributes: [
        { key: signalboxPlan, value: plan.plan },
        { key: signalboxCorrelation, value: correlation },
      ],
      staticSummary: `${saga.name} for ${correlation}`.slice(0, 130),
      priority: { priorityKey: priorityKeyOf(effect.priority) },
    });
}
