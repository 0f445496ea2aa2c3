// What is known of a saga: its own state where somebody has read it, else what its events tell. Safe and pure.
import { ownValue } from '../../plan/own-value';
import type { RoutingSaga } from '../../plan/routing-plan';
import { undoCompleted, undoFailed } from '../../plan/undo-events';
import { settledWords } from '../saga/settled-step';
import type { ShownSaga } from '../saga/shown';
import { sagaIdOf } from '../saga-id';
import type { Delivery } from '../state';
import type { Gathered } from './gathered';

export interface SagaTold {
  sagaId: string;
  status: ShownSaga['status'] | 'unknown';
  /** Names of steps that have succeeded. */
  done: string[];
  failed?: { step: string; reason: string; problem: string };
  /** Names of undos: those that have run, in their order, and those that still have to, the next first. */
  undone: string[];
  toUndo: string[];
  left: { what: string; reason: string; problem: string }[];
  unknown: string[];
  /** In words: who has said what of steps of which nobody knew. */
  settled: string[];
  /** The step at work, where it is known. */
  atWork?: string;
  waitsFor?: string;
}

/** What the delivery that started it knows of a saga; undefined where the plan has none of that name. */
export function sagaTold(seen: Gathered, name: string, delivery: Delivery): SagaTold | undefined {
  const saga = ownValue(seen.plan.sagas, name);
  if (!saga) return undefined;
  const sagaId = sagaIdOf(saga, seen.state.correlation);
  const shown = seen.sagas?.get(sagaId);
  return shown ? fromState(saga, shown) : fromEvents(seen, saga, sagaId, delivery);
}

function fromState(saga: RoutingSaga, shown: ShownSaga): SagaTold {
  const nameOf = (step: number) => saga.steps[step - 1]?.step ?? `step ${step}`;
  const { status, failure, failed_step: failedStep, waits_for: waitsFor } = shown;
  return {
    sagaId: shown.saga_id,
    status,
    done: shown.completed_steps.map(({ step }) => nameOf(step)),
    ...(failure && failedStep !== null && { failed: { step: failedStep, ...failure } }),
    undone: shown.undone,
    toUndo: shown.compensation_stack.map(({ compensate }) => compensate).toReversed(),
    left: (shown.left_to_do ?? []).map(({ step, compensate = nameOf(step), ...why }) => ({
      what: compensate,
      ...why,
    })),
    unknown: shown.unknown,
    settled: (shown.settled ?? []).map(settledWords),
    ...(status === 'in_progress' && { atWork: nameOf(shown.current_step) }),
    ...(waitsFor !== undefined && { waitsFor }),
  };
}

/** All events of a saga are caused by the event that started it, or of a join by the last of its events. */
function fromEvents(seen: Gathered, saga: RoutingSaga, sagaId: string, delivery: Delivery): SagaTold {
  const cause = seen.events.get(delivery.event)?.event.id;
  const events = seen.facts.flatMap((fact) =>
    fact.fact === 'event-admitted' && fact.envelope.event.causation_id === cause ? [fact.envelope] : [],
  );
  const find = (type: string | undefined, agent: string) =>
    events.find(({ event }) => event.type === type && event.source === `/${agent}`);
  const failed = saga.steps.find(({ failure, agent }) => find(failure, agent));
  const why = failed && find(failed.failure, failed.agent)?.payload;
  const undos = saga.steps.flatMap(({ undo }) => (undo.undo === 'task' ? [undo] : []));
  const undone = undos.filter(({ task, agent }) => find(undoCompleted(task), agent)).map(({ task }) => task);
  const left = undos.flatMap(({ task, agent }) => {
    const payload = find(undoFailed(task), agent)?.payload;
    return payload ? [{ what: task, ...whyOf(payload) }] : [];
  });
  const outcome = seen.ended.get(delivery.id)?.outcome;
  return {
    sagaId,
    status: seen.ended.has(delivery.id)
      ? ((outcome ?? 'completed') as SagaTold['status'])
      : failed
        ? 'compensating'
        : 'unknown',
    done: saga.steps.filter(({ success, agent }) => find(success, agent)).map(({ step }) => step),
    ...(failed && why && { failed: { step: failed.step, ...whyOf(why) } }),
    undone: undone.toReversed(),
    toUndo: [],
    left,
    unknown: [],
    settled: [],
  };
}

const whyOf = (payload: Record<string, unknown>): { reason: string; problem: string } => ({
  reason: typeof payload.reason === 'string' ? payload.reason : 'no reason given',
  problem: typeof payload.problem === 'string' ? payload.problem : '',
});
