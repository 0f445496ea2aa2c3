// A saga's state as it is shown (M12): by query, in the workflow's result, in the report to its coordination. Safe and pure.
import type { JsonObject } from '../../events/json';
import type { SagaSetting } from './setting';
import type { SettledStep } from './settled-step';
import type { BegunStep, SagaState } from './state';
import { stepOf } from './turn';

/** In the order in which it is printed. Steps are numbers from 1 where M12 has numbers, names everywhere else. */
export interface ShownSaga {
  saga_id: string;
  /** The step that runs or waits, or was the last to. */
  current_step: number;
  status: SagaState['status'];
  completed_steps: { step: number; event?: string }[];
  /** Undos that stand, oldest first. */
  compensation_stack: { step: number; compensate: string }[];
  /** The saga's name in the plan. */
  saga: string;
  failed_step: string | null;
  /** Names of undos, in the order of undoing. */
  undone: string[];
  /** Steps of which nobody knows whether they took effect. */
  unknown: string[];
  /** Of `partially_compensated`: what people have to do. */
  left_to_do?: { step: number; compensate?: string; reason: string; problem: string }[];
  /** Why `failed_step` failed. */
  failure?: { reason: string; problem: string; attempts: number };
  /** Whom it waits for, where that is no agent. */
  waits_for?: string;
  /** What people have said of steps whose outcome nobody knew, oldest first. */
  settled?: SettledStep[];
  /** Events that came after the end of their correlation. */
  unpublished?: { event: string; problem: string }[];
}

/** Longest text of a problem, in characters. The whole text is in the history. */
const PROBLEM_LENGTH = 500;

export function shownSaga(setting: SagaSetting, state: SagaState): ShownSaga {
  const nameOf = (number: number) => stepOf(setting, number).step;
  const newestFirst = state.begun.toReversed();
  const left = newestFirst.flatMap((row) => leftOf(setting, row));
  const { failure, settlements, unpublished } = state;
  const waits = waitsFor(setting, state);
  return {
    saga_id: setting.sagaId,
    current_step: state.reached,
    status: state.status,
    completed_steps: state.begun.flatMap((row) => completedOf(setting, row)),
    compensation_stack:
      state.status === 'completed' ? [] : state.begun.flatMap((row) => stackedOf(setting, row)),
    saga: setting.plan.saga.name,
    failed_step: failure ? nameOf(failure.step) : null,
    undone: newestFirst.flatMap((row) => (row.back?.way === 'undone' ? (undoOf(setting, row) ?? []) : [])),
    unknown: state.begun.flatMap((row) => (row.outcome === 'unknown' ? nameOf(row.step) : [])),
    ...(left.length > 0 && { left_to_do: left }),
    ...(failure && {
      failure: { ...withoutStep(failure), problem: failure.problem.slice(0, PROBLEM_LENGTH) },
    }),
    ...(waits !== undefined && { waits_for: waits }),
    ...(settlements && { settled: settlements }),
    ...(unpublished.length > 0 && { unpublished }),
  };
}

const withoutStep = ({ reason, problem, attempts }: NonNullable<SagaState['failure']>) => ({
  reason,
  problem,
  attempts,
});

function undoOf(setting: SagaSetting, { step }: BegunStep): string | undefined {
  const { undo } = stepOf(setting, step);
  return undo.undo === 'task' ? undo.task : undefined;
}

function completedOf(setting: SagaSetting, { step, outcome, why }: BegunStep): ShownSaga['completed_steps'] {
  if (outcome !== 'done' || why) return [];
  const { success } = stepOf(setting, step);
  return [{ step, ...(success !== undefined && { event: success }) }];
}

function stackedOf(setting: SagaSetting, row: BegunStep): ShownSaga['compensation_stack'] {
  const compensate = undoOf(setting, row);
  return compensate === undefined || row.back ? [] : [{ step: row.step, compensate }];
}

function leftOf(setting: SagaSetting, row: BegunStep): NonNullable<ShownSaga['left_to_do']> {
  if (row.back?.way !== 'left') return [];
  const compensate = undoOf(setting, row);
  const { reason, problem } = row.back;
  const shown = problem.slice(0, PROBLEM_LENGTH);
  return [{ step: row.step, ...(compensate !== undefined && { compensate }), reason, problem: shown }];
}

function waitsFor(setting: SagaSetting, { hand, begun }: SagaState): string | undefined {
  if (!hand) return undefined;
  const { step, gate } = stepOf(setting, hand.step);
  if (hand.waits === 'gate')
    return gate === undefined ? `approval of ${step}` : `gate ${gate} before ${step}`;
  if (hand.waits !== 'person') return undefined;
  const why = begun.find((row) => row.step === hand.step)?.why;
  return `somebody who says what became of ${step} (${why?.reason ?? 'unknown'}), with \`signalbox saga settle\``;
}

/** The same as the payload of an event. */
export function shownPayload(setting: SagaSetting, state: SagaState): JsonObject {
  // JSON all through; only interfaces have no index signature, which `JsonObject` asks for.
  return shownSaga(setting, state) as unknown as JsonObject;
}
