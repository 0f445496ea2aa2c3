// A saga, durably: takes what comes, asks its rules, does what they want. Runs in the workflow sandbox.
//
// Inputs are taken where they arrive, as by a coordination: signals and updates, then cancellation, then what activities brought.
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { SagaInput, SagaResult } from '../src/contract/saga';
import { sagaInputProblem } from '../src/contract/saga-input';
import { advanceSaga, type SagaArrival } from '../src/coordination/saga/advance';
import { initialSaga } from '../src/coordination/saga/evolve';
import { SAGA_BOUNDS, sagaRolloverDue } from '../src/coordination/saga/rollover';
import { settleProblem } from '../src/coordination/saga/settlement';
import { shownSaga } from '../src/coordination/saga/shown';
import { SagaHands } from './saga-hands';
import { SAGA } from './saga-messages';
import { reportEnding } from './saga-report';
import { SagaShow } from './saga-show';

export async function saga(input: SagaInput): Promise<SagaResult> {
  const run = setUp(input);
  // Never cancelled half-way: a cancellation is one more input, which the rules answer with compensation.
  return CancellationScope.nonCancellable(run);
}

function setUp(input: SagaInput): () => Promise<SagaResult> {
  requireSaga(input);
  const bounds = { ...SAGA_BOUNDS, ...input.bounds };
  const hands = new SagaHands(input, take);
  const show = new SagaShow(input);
  let state = input.carried ?? initialSaga();
  let works = 0;
  let holding = false;

  function take(arrival: SagaArrival): void {
    holding ||= sagaRolloverDue({ works, suggested: workflowInfo().continueAsNewSuggested }, bounds);
    const step = advanceSaga(input, state, arrival, { at: Date.now(), holding });
    state = step.state;
    for (const effect of step.effects) {
      if (effect.effect === 'run-work') works += 1;
      hands.take(effect);
    }
    show.state(state);
  }

  // Before anything is handed out: what is begun and cancelled in one activation leaves no trace on the server.
  if (CancellationScope.current().consideredCancelled) take({ arrival: 'cancel' });
  take({ arrival: 'begin' });
  setHandler(SAGA.gate, (verdict) => take({ arrival: 'gate', verdict }));
  setHandler(SAGA.settle, (settlement) => settleStep(settlement), { validator: requireSettlement });
  setHandler(SAGA.status, () => shownSaga(input, state));
  CancellationScope.current().cancelRequested.catch(() => take({ arrival: 'cancel' }));

  function settleStep(settlement: unknown): SagaResult {
    take({ arrival: 'settle', settlement });
    return shownSaga(input, state);
  }

  /** Synchronous, since an async validator would be ignored. */
  function requireSettlement(settlement: unknown): void {
    const problem = settleProblem(input, state, settlement);
    if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, 'not_settled');
  }

  const isOpen = () => state.status === 'in_progress' || state.status === 'compensating';
  /** Nothing of this run is on its way any more. */
  const isSettled = () => hands.idle && allHandlersFinished();

  return async () => {
    await condition(() => isSettled() && (!isOpen() || (holding && !state.hand)));
    if (isOpen()) return continueAsNew<typeof saga>({ ...input, carried: state });
    const result = shownSaga(input, state);
    show.state(state, await reportEnding(input, result));
    if (result.status === 'cancelled')
      throw new CancelledFailure('the saga was cancelled; what it did is undone');
    return result;
  };
}

/** Retrying a start argument that is no saga could not help, and would look like a hang. */
function requireSaga(input: unknown): void {
  const problem = sagaInputProblem(input);
  if (problem !== undefined)
    throw ApplicationFailure.nonRetryable(`the start argument is no saga: ${problem}`, 'invalid_saga');
}
