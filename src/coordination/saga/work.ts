// What the agent of a step or of an undo is given. Safe and pure.
import { deliveryKey } from '../../events/derived-id';
import { sagaReactionName } from '../../plan/saga-reactions';
import type { RunWork, SagaWork } from './effects';
import type { SagaSetting } from './setting';
import type { BegunStep, SagaState } from './state';
import { stepOf } from './turn';

/** One piece of a saga's work: a step or its undo. */
export interface Work {
  doing: 'step' | 'undo';
  /** The step's number, from 1. */
  step: number;
}

/** The same over all attempts and runs: of a step and of its undo a key of its own. */
export function keyOf(setting: SagaSetting, { doing, step }: Work): string {
  return deliveryKey([setting.key, stepOf(setting, step).step, doing]);
}

/** The name of the work, under which the worker's own plan has it. */
export function reactionOf(setting: SagaSetting, { doing, step }: Work): string {
  return sagaReactionName(setting.plan.saga.name, stepOf(setting, step).step, doing);
}

/** The work of a step. */
export function stepWork(setting: SagaSetting, state: SagaState, number: number): RunWork {
  const { step, agent, timeoutMs, deadlineMs } = stepOf(setting, number);
  const work = { doing: 'step', step: number } as const;
  return {
    effect: 'run-work',
    ...work,
    reaction: reactionOf(setting, work),
    agent,
    task: step,
    key: keyOf(setting, work),
    timeoutMs,
    deadlineMs,
    saga: sagaWork(setting, state),
    ...(state.opened === number && state.approved !== undefined && { approved: state.approved }),
  };
}

/** The work of taking a step back; undefined where the plan has no task for it. */
export function undoWork(setting: SagaSetting, state: SagaState, row: BegunStep): RunWork | undefined {
  const { step, undo } = stepOf(setting, row.step);
  if (undo.undo !== 'task') return undefined;
  const work = { doing: 'undo', step: row.step } as const;
  const result = Object.hasOwn(state.results, step) ? state.results[step] : undefined;
  return {
    effect: 'run-work',
    ...work,
    reaction: reactionOf(setting, work),
    agent: undo.agent,
    task: undo.task,
    key: keyOf(setting, work),
    timeoutMs: undo.timeoutMs,
    deadlineMs: undo.deadlineMs,
    saga: {
      ...sagaWork(setting, state),
      undoing: { step, outcome: row.outcome ?? 'unknown', ...(result && { result }) },
    },
  };
}

function sagaWork({ sagaId, plan, input }: SagaSetting, { results }: SagaState): SagaWork {
  return { id: sagaId, name: plan.saga.name, ...(input && { input }), results };
}
