// The report of an ended correlation to its parent. Runs in the workflow sandbox.
import { scheduleActivity } from '@temporalio/workflow';
import type { CoordinationInput } from '../../src/contract/inputs';
import { PUBLISH_EVENT_ACTIVITY } from '../../src/contract/names';
import { reportActivityId, reportOutcome, reportProblem } from '../../src/contract/report';
import type { PublishEventAnswer, PublishEventInput } from '../../src/contract/saga';
import { priorityKeyOf } from '../../src/coordination/delivery/dispatch';
import type { ReportToParent } from '../../src/coordination/family/report';

/** Tried again for as long as the server is away, or no worker has the plan. */
const TIMES = {
  startToCloseTimeout: 30_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
} as const;

/** Never rejects: what became of it is the answer. */
export function reportToParent(
  { parent, event, body }: ReportToParent,
  { plan, correlation }: CoordinationInput,
) {
  const argument: PublishEventInput = {
    plan: plan.plan,
    hash: plan.hash,
    correlation: parent,
    event,
    ...(body && { body: { correlation, reference: body } }),
    reportedBy: correlation,
    begunBy: { ...event, payload: {} },
  };
  const { id, type } = event.event;
  return scheduleActivity<PublishEventAnswer>(PUBLISH_EVENT_ACTIVITY, [argument], {
    activityId: reportActivityId(id),
    ...TIMES,
    priority: { priorityKey: priorityKeyOf('critical') },
    summary: `${type} to parent ${parent}`.slice(0, 130),
  }).then(reportOutcome, reportProblem);
}
