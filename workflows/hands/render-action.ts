// What people are asked to approve, shown by a worker from its own plan. Runs in the workflow sandbox.
import { scheduleActivity } from '@temporalio/workflow';
import {
  type RenderActionAnswer,
  type RenderActionInput,
  renderActivityId,
  renderingProblem,
} from '../../src/contract/gate';
import type { AgentWork, CoordinationInput } from '../../src/contract/inputs';
import { RENDER_ACTION_ACTIVITY } from '../../src/contract/names';
import type { RenderAction } from '../../src/coordination/effects';
import type { Rendered } from '../../src/coordination/gate/gate-state';
import type { CoordinationState } from '../../src/coordination/state';
import { workOf } from './work-of';

/** A look at plan and event; a worker that lacks the plan says so, and another one may have it. */
const TIMES = {
  startToCloseTimeout: 30_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10_000 },
} as const;

/** Tried again for as long as no worker has the plan. Never rejects: what cannot be shown at all is said. */
export function renderAction(
  { gate, show }: RenderAction,
  input: CoordinationInput,
  state: CoordinationState,
): Promise<Rendered> {
  // A saga's comes as its workflow sent it; the activity looks at it before it reads it.
  const work = 'run' in show ? workOf(show.run, input, state) : (show.work as unknown as AgentWork);
  const argument: RenderActionInput = { gate, work };
  return scheduleActivity<RenderActionAnswer>(RENDER_ACTION_ACTIVITY, [argument], {
    activityId: renderActivityId(gate),
    ...TIMES,
    summary: `what ${gate} is about`.slice(0, 130),
  }).then((shown): Rendered => shown, renderingProblem);
}
