// Update `decide`: a person's word on a gate. Runs in the workflow sandbox. The validator and the rule ask the same function, so
// what is accepted is done.
import { ApplicationFailure } from '@temporalio/workflow';
import { DECISION_REFUSED, type DecideAnswer, type DecideRequest } from '../src/contract/gate';
import { gateStanding } from '../src/coordination/gate/decide';
import { decisionIn } from '../src/coordination/gate/decision-problem';
import type { PlanIndex } from '../src/coordination/routing/plan-index';
import type { CoordinationState } from '../src/coordination/state';

/** The update's validator; synchronous, since an async one would be ignored. Throws the sentence that the person is told. */
export function refuseDecision(index: PlanIndex, state: CoordinationState, request: unknown): void {
  const read = decisionIn(index, state, request, Date.now());
  if ('problem' in read) throw ApplicationFailure.nonRetryable(read.problem, DECISION_REFUSED);
}

/** How the gate stands after the decision was taken. */
export function decisionAnswer(
  index: PlanIndex,
  state: CoordinationState,
  { gate }: DecideRequest,
): DecideAnswer {
  return gateStanding(index, state, gate, Date.now()) ?? { gate, status: 'withdrawn', round: 0, lacks: [] };
}
