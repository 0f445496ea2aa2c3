// How a delivery ended, as data: what an activity, a delivery workflow or a person reports to the rules. Safe and pure.
import { isJsonObject, type JsonObject } from '../../events/json';
import { type PausedAttempt, pausedAttemptIn } from '../control';
import type { StepOutcome } from '../saga/state';

export type Ending =
  | { ending: 'answered'; payload: JsonObject; outcome?: string; attempts: number }
  | FailedEnding
  | { ending: 'cancelled' };

export interface FailedEnding {
  ending: 'failed';
  reason: string;
  problem: string;
  attempts: number;
  /** Nothing failed, the attempt did not begin because of a pause of the plan. */
  paused?: PausedAttempt;
  /** What is known of the work's effect over all attempts, where `reason` does not say it. Sagas ask. */
  effect?: StepOutcome;
}

/** Whether a value that came from outside is an ending; a payload is looked at where it is published. */
export function isEnding(value: unknown): value is Ending {
  if (!isJsonObject(value)) return false;
  const { ending, outcome, reason, problem, attempts, paused } = value;
  if (ending === 'cancelled') return true;
  if (!Number.isSafeInteger(attempts)) return false;
  if (ending === 'answered') return outcome === undefined || typeof outcome === 'string';
  if (paused !== undefined && !pausedAttemptIn(paused)) return false;
  return ending === 'failed' && typeof reason === 'string' && typeof problem === 'string';
}
