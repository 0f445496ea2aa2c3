// What an attempt tells the later ones of its failure, so that it is still known when the work ends. Safe: may be imported by
// workflows, activities and readers. Total: takes whatever heartbeats and failures hold.
import { bounded } from './failures';

/** A charged attempt that failed and was followed by another. */
export interface EarlierFailure {
  /** 1 for the first one that counted. */
  attempt: number;
  /** At most 64 characters. */
  reason: string;
  /** At most 200 characters; never a secret. */
  problem: string;
}

/** So many travel, the last ones: they go along with every heartbeat. */
export const EARLIER_FAILURES = 10;
const REASON_CHARACTERS = 64;
const PROBLEM_CHARACTERS = 200;

/** The earlier ones, and this one as the last. */
export function withFailure(
  earlier: readonly EarlierFailure[] = [],
  { attempt, reason, problem }: EarlierFailure,
): EarlierFailure[] {
  const failure = {
    attempt,
    reason: bounded(reason, REASON_CHARACTERS),
    problem: bounded(problem, PROBLEM_CHARACTERS),
  };
  return [...earlier, failure].slice(-EARLIER_FAILURES);
}

/** Whether it is the one that was told so: what was told may have been cut. */
export const isSameFailure = (
  told: EarlierFailure,
  { reason, problem }: Pick<EarlierFailure, 'reason' | 'problem'>,
): boolean =>
  told.reason === bounded(reason, REASON_CHARACTERS) && told.problem === bounded(problem, PROBLEM_CHARACTERS);

/** Those that a value lists; of one that is no such list none. */
export function earlierFailuresIn(value: unknown): EarlierFailure[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isEarlierFailure).slice(-EARLIER_FAILURES);
}

function isEarlierFailure(value: unknown): value is EarlierFailure {
  if (typeof value !== 'object' || value === null) return false;
  const { attempt, reason, problem } = value as Partial<Record<keyof EarlierFailure, unknown>>;
  return Number.isSafeInteger(attempt) && typeof reason === 'string' && typeof problem === 'string';
}
