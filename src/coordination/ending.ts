// How a delivery ended, as data: what an activity, a delivery workflow or a person reports to the rules. Safe and pure.
import { isJsonObject, type JsonObject } from '../events/json';
import { type PausedAttempt, pausedAttemptIn } from './control';

export type Ending =
  | { ending: 'answered'; payload: JsonObject; outcome?: string; attempts: number }
  /** `paused`: nothing failed, the attempt did not begin because of a pause of the plan. */
  | { ending: 'failed'; reason: string; problem: string; attempts: number; paused?: PausedAttempt }
  | { ending: 'cancelled' };

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
