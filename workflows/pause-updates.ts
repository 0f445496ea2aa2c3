// Updates `pause` and `resume` of a coordination: what they take, and what they refuse. Runs in the workflow sandbox.
import { ApplicationFailure } from '@temporalio/workflow';
import { BY_HAND, type PauseRequest, type PausesAnswer, type ResumeRequest } from '../src/contract/control';
import { notPausedProblem, pauseRequestProblem, resumeRequestProblem } from '../src/contract/pause-requests';
import type { Input } from '../src/coordination/advance';
import { pausesOf } from '../src/coordination/pause';
import type { CoordinationState } from '../src/coordination/state';
import { quote } from '../src/events/text';
import type { RoutingPlan } from '../src/plan/routing-plan';

export const pauseInput = ({ pause = BY_HAND, by, reason }: PauseRequest): Input => ({
  input: 'pause',
  pause,
  by,
  reason,
});

export const resumeInput = ({ pause = BY_HAND }: ResumeRequest): Input => ({ input: 'resume', pause });

/** The validator of `pause`: throws what whoever asks is told. */
export function refusePause(plan: RoutingPlan, request: unknown): void {
  refuse(pauseRequestProblem(request));
  const { pause = BY_HAND } = request as PauseRequest;
  const declared = plan.pauses && Object.hasOwn(plan.pauses, pause) ? plan.pauses[pause] : undefined;
  if (declared?.scope === 'plan')
    refuse(`pause ${quote(pause)} holds the whole plan; take another name, or pause the plan`);
}

/** The validator of `resume`. */
export function refuseResume(state: CoordinationState, request: unknown): void {
  refuse(resumeRequestProblem(request));
  const asked = request as ResumeRequest;
  const own = pausesOf(state, 'correlation');
  refuse(notPausedProblem(own, asked, state.correlation, pausesOf(state, 'plan')));
}

export function pausesAnswer(state: CoordinationState): PausesAnswer {
  const { held = 0, running = 0 } = state.ledger.deliveries.pending;
  return { paused: Object.values(state.pauses ?? {}).map(({ pause }) => pause), held, running };
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, 'pause_refused');
}
