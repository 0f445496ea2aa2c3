// The error that every adapter throws: why an agent could not be run, or what was wrong with its answer. Node side only.
import { bounded, type FailureReason } from '../contract/failures';

/**
 * An attempt that failed. `type` is the reason, as an agent's own errors carry it; `message` is a whole sentence with the
 * offending value, never a secret. Whether it is tried again is for the plan's retry rule to say, not for this class.
 */
export class AgentFailure extends Error {
  override readonly name = 'AgentFailure';

  constructor(
    readonly type: FailureReason,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(bounded(problem), options);
  }

  /** True for an error of this class, also of another copy of this module. */
  static isInstance(error: unknown): error is AgentFailure {
    return error instanceof Error && error.name === 'AgentFailure' && 'type' in error;
  }
}
