// Attempts in words: `attempt 2 (1: timeout)`. Safe and pure.
import type { AttemptsTold, FailedAttempt } from './explanation';

/**
 * @param attempts how many counted, the last one included; 0 where none did
 * @param unknown how many failed before of which nothing else is known
 */
export function attemptWords(
  attempts: number | undefined,
  failed: readonly FailedAttempt[] = [],
  unknown = 0,
): string {
  if (attempts === undefined) return '';
  const before = failedWords(failed);
  const others = unknownWords(unknown, failed.length > 0);
  const all = [before, others].filter((part) => part !== '').join('; ');
  return `attempt ${attempts}${all === '' ? '' : ` (${all})`}`;
}

/** How many charged attempts before the last one are not among those that are known. */
export const unknownBefore = (attempts: number | undefined, failed: readonly FailedAttempt[]): number =>
  Math.max(0, (attempts ?? 1) - 1 - failed.filter(({ attempt }) => attempt !== undefined).length);

function unknownWords(unknown: number, others: boolean): string {
  if (unknown === 0) return '';
  return `${unknown} earlier ${unknown === 1 ? 'attempt' : 'attempts'} failed${others ? ' too' : ''}`;
}

/** `1, 2: timeout; 3: bad_output`; of what was not charged its reason alone. */
export function failedWords(failed: readonly FailedAttempt[]): string {
  const groups: { reason: string; attempts: number[] }[] = [];
  for (const { attempt, reason } of failed) {
    const last = groups.at(-1);
    const numbered = attempt !== undefined && last?.reason === reason && last.attempts.length > 0;
    if (numbered) last.attempts.push(attempt);
    else groups.push({ reason, attempts: attempt === undefined ? [] : [attempt] });
  }
  return groups
    .map(({ reason, attempts }) => (attempts.length === 0 ? reason : `${attempts.join(', ')}: ${reason}`))
    .join('; ');
}

/** An agent at work: `attempt 2 (1: timeout): reading the story`; empty where nobody has asked, or it is the first. */
export function atWorkWords({ atWork, failed, progress }: AttemptsTold): string {
  const attempt =
    atWork === undefined || (atWork === 1 && failed.length === 0)
      ? ''
      : attemptWords(atWork, failed, Math.max(0, atWork - 1 - failed.length));
  return [attempt, progress ?? ''].filter((part) => part !== '').join(': ');
}
