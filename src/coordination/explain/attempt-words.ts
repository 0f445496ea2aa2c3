// Attempts in words: `attempt 2 (1: timeout)`. Safe and pure.
import type { AttemptsTold, FailedAttempt } from './explanation';

/** @param attempts how many counted, the last one included; 0 where none did */
export function attemptWords(attempts: number | undefined, failed: readonly FailedAttempt[] = []): string {
  if (attempts === undefined) return '';
  const before = failedWords(failed);
  return `attempt ${attempts}${before === '' ? '' : ` (${before})`}`;
}

/** `1: timeout, 2: bad_output`; of what was not charged its reason alone. */
export function failedWords(failed: readonly FailedAttempt[]): string {
  return failed
    .map(({ attempt, reason }) => (attempt === undefined ? reason : `${attempt}: ${reason}`))
    .join(', ');
}

/** An agent at work: `attempt 2 (1: timeout): reading the story`; empty where nobody has asked, or it is the first. */
export function atWorkWords({ atWork, failed, progress }: AttemptsTold): string {
  const attempt =
    atWork === undefined || (atWork === 1 && failed.length === 0) ? '' : attemptWords(atWork, failed);
  return [attempt, progress ?? ''].filter((part) => part !== '').join(': ');
}
