// What a failure knows of the work's effect beside its reason: a property of the error, whoever made it. Node side only.
import type { StepOutcome } from '../coordination/saga/state';
import { stepOutcomeIn } from '../coordination/saga/took-effect';

/** The same error, which now says what became of the work; what it said before does not count. A value that is no object is given as it is. */
export function withEffect<Thrown>(error: Thrown, effect: StepOutcome): Thrown {
  return typeof error === 'object' && error !== null ? Object.assign(error, { effect }) : error;
}

/** Undefined where the error does not say it: then its reason does. */
export function effectIn(error: unknown): StepOutcome | undefined {
  return typeof error === 'object' && error !== null
    ? stepOutcomeIn((error as { effect?: unknown }).effect)
    : undefined;
}
