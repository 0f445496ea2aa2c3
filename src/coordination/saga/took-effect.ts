// What the reason of a failure tells of the work's effect, and what several attempts tell together. Safe and pure: the worker, which
// has seen the attempts, and the rules of a saga ask the same functions.
import type { StepOutcome } from './state';

/** The work was done and its answer is of no use. */
const USELESS_ANSWER: readonly string[] = [
  'bad_output',
  'no_result',
  'output_too_large',
  'payload_too_large',
  'type_not_allowed',
];

/** The work was stopped half-way, or its worker died. */
export const UNCERTAIN: readonly string[] = [
  'timeout',
  'deadline',
  'crash_budget',
  'cancelled',
  'worker_shutdown',
];

/** By the reason alone. With every other one the agent said no, or was never begun. */
export function tookEffect(reason: string): StepOutcome {
  if (USELESS_ANSWER.includes(reason)) return 'done';
  return UNCERTAIN.includes(reason) ? 'unknown' : 'failed';
}

/** Of two attempts: what one of them has done, or may have, the other does not take back. */
export function ofBoth(one: StepOutcome, other: StepOutcome): StepOutcome {
  if (one === 'done' || other === 'done') return 'done';
  return one === 'unknown' || other === 'unknown' ? 'unknown' : 'failed';
}

/** What a value from outside says; undefined where it says nothing of the kind. */
export function stepOutcomeIn(value: unknown): StepOutcome | undefined {
  return value === 'done' || value === 'failed' || value === 'unknown' ? value : undefined;
}
