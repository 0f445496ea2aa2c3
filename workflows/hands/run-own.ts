// What the rules have done outside, as an activity: pausing a plan, handing an event on. Runs in the workflow sandbox.
import { scheduleActivity } from '@temporalio/workflow';
import { endingOf, endingOfAnswer } from '../../src/contract/ending-of';
import type { AgentAnswer, CoordinationInput, OwnWorkInput } from '../../src/contract/inputs';
import { OWN_WORK_ACTIVITY } from '../../src/contract/names';
import { priorityKeyOf } from '../../src/coordination/delivery/dispatch';
import type { Ending } from '../../src/coordination/delivery/ending';
import type { RunOwn } from '../../src/coordination/effects';
import type { CoordinationState } from '../../src/coordination/state';

/** Short calls to the server, tried again for as long as an outage lasts. */
const TIMES = {
  startToCloseTimeout: 10_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10_000 },
} as const;

/** Never rejects: every end is an `Ending`. */
export function runOwn(
  { delivery, work }: RunOwn,
  { plan, correlation }: CoordinationInput,
  { generation }: CoordinationState,
): Promise<Ending> {
  const argument: OwnWorkInput = {
    plan: plan.plan,
    hash: plan.hash,
    correlation,
    generation,
    delivery: delivery.id,
    key: delivery.key,
    work,
  };
  return scheduleActivity<AgentAnswer>(OWN_WORK_ACTIVITY[work.own], [argument], {
    activityId: delivery.id,
    ...TIMES,
    // Before agents that wait for the worker too.
    priority: { priorityKey: priorityKeyOf('critical') },
    summary: `${work.own} for ${delivery.reaction}`.slice(0, 130),
  }).then(endingOfAnswer, endingOf);
}
