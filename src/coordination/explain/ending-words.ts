// How a delivery ended, or since when it runs, in words: `handled in 8.2 s, attempt 2 (1: timeout)`. Safe and pure.
import { assertNever } from '../../events/assert-never';
import type { DeliveryEnded } from '../facts';
import { attemptWords, atWorkWords, failedWords, unknownBefore } from './attempt-words';
import type { FailedAttempt } from './explanation';
import type { Gathered } from './gathered';
import { clockTime, lasted } from './moments';

/** What histories tell of failed attempts; of a dead letter the last one too, which ended it. */
export function failedOf(seen: Gathered, id: string): FailedAttempt[] {
  const before = seen.attempts?.get(id)?.failed ?? [];
  const ended = seen.ended.get(id);
  if (ended?.as !== 'dead-lettered') return [...before];
  const { attempts, reason = 'no reason given', problem = '' } = ended;
  return [...before, { ...(attempts !== undefined && { attempt: attempts }), reason, problem }];
}

const LATE = 'the time of its round was over';

/** @param brief without how long it took and which attempts failed */
export function endingWords(seen: Gathered, ended: DeliveryEnded, { brief = false } = {}): string {
  const { as, delivery, attempts, outcome, reason, problem } = ended;
  const at = brief ? ` at ${clockTime(ended.at, seen.now)}` : '';
  const why = reason ?? 'no reason given';
  switch (as) {
    case 'handled': {
      const began = seen.dispatched.get(delivery);
      const took = brief || began === undefined ? '' : ` in ${lasted(ended.at - began)}`;
      const failed = failedOf(seen, delivery);
      const unknown = unknownBefore(attempts, failed);
      const tried = brief || began === undefined ? '' : attemptWords(attempts, failed, unknown);
      return `handled${outcome === undefined ? '' : ` (${outcome})`}${took}${at}${tried === '' ? '' : `, ${tried}`}`;
    }
    case 'dead-lettered': {
      if (brief) return `dead letter${at} (${why})`;
      const tried =
        attempts === undefined ? '' : ` after ${attempts === 1 ? '1 attempt' : `${attempts} attempts`}`;
      return `dead letter${tried} (${failedWords(failedOf(seen, delivery))}): ${problem ?? why}`;
    }
    case 'discarded': {
      const more = brief ? undefined : (problem ?? (why === 'late' ? LATE : undefined));
      return `discarded${at}: ${why}${more === undefined ? '' : `: ${more}`}`;
    }
    case 'expired':
      return `expired${at}: the time of its round was over${problem === undefined ? '' : `: ${problem}`}`;
    case 'joined':
      return 'joined';
    default:
      return assertNever(as);
  }
}

/** `running since 10:00:00, attempt 2 (1: timeout): reading the story`. */
export function runningWords(seen: Gathered, id: string): string {
  const began = seen.dispatched.get(id);
  const since = began === undefined ? 'running' : `running since ${clockTime(began, seen.now)}`;
  const told = seen.attempts?.get(id);
  const words = told ? atWorkWords(told) : '';
  return words === '' ? since : `${since}, ${words}`;
}
