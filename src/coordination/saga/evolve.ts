// evolve(state, fact) → state, of a saga. Safe and pure: returns a new state, never changes the old one, knows no plan.
import { assertNever } from '../../events/assert-never';
import type { SagaFact, StepEnded } from './facts';
import { settledStepOf } from './settled-step';
import type { BegunStep, SagaState } from './state';

export function initialSaga(): SagaState {
  return { status: 'in_progress', reached: 1, begun: [], results: {}, unpublished: [] };
}

export function evolveSaga(state: SagaState, fact: SagaFact): SagaState {
  switch (fact.fact) {
    case 'gate-asked':
      return { ...state, reached: fact.step, hand: { waits: 'gate', step: fact.step } };
    case 'gate-opened': {
      const { approved: _, ...rest } = emptyHanded(state);
      return { ...rest, opened: fact.step, ...(fact.hash === undefined ? {} : { approved: fact.hash }) };
    }
    case 'step-begun':
      return {
        ...state,
        reached: fact.step,
        begun: [...state.begun, { step: fact.step }],
        hand: { waits: 'step', step: fact.step },
      };
    case 'step-ended':
      return afterStep(state, fact);
    case 'person-asked':
      return { ...state, hand: { waits: 'person', step: fact.step } };
    case 'person-settled': {
      const { outcome, step } = fact;
      const settled = outcome === 'undo' || outcome === 'skip' ? { settled: outcome } : {};
      const settlements = [...(state.settlements ?? []), settledStepOf(fact)];
      return withRow({ ...emptyHanded(state), settlements }, step, settled);
    }
    case 'failure-noted':
      return { ...emptyHanded(state), failure: fact.failure };
    case 'cancel-requested':
      // Nobody is asked any more whether a step may begin.
      return { ...(state.hand?.waits === 'gate' ? emptyHanded(state) : state), cancelled: true };
    case 'turned-back':
      return { ...emptyHanded(state), status: 'compensating' };
    case 'undo-begun':
      return { ...state, hand: { waits: 'undo', step: fact.step } };
    case 'step-taken-back':
      return withRow(emptyHanded(state), fact.step, { back: fact.back });
    case 'event-unpublished': {
      const { event, problem } = fact;
      return { ...state, unpublished: [...state.unpublished, { event, problem }] };
    }
    case 'saga-ended':
      return { ...emptyHanded(state), status: fact.status };
    default:
      return assertNever(fact);
  }
}

function afterStep(state: SagaState, { step, name, outcome, result, why }: StepEnded): SagaState {
  const results = result === undefined ? state.results : { ...state.results, [name]: result };
  return withRow({ ...emptyHanded(state), results }, step, { outcome, why });
}

function emptyHanded({ hand: _, ...state }: SagaState): SagaState {
  return state;
}

function withRow(state: SagaState, step: number, changed: Partial<BegunStep>): SagaState {
  const begun = state.begun.map((row) => (row.step === step ? { ...row, ...changed } : row));
  return { ...state, begun };
}
