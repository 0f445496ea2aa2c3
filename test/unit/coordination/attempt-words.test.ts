// Attempts in words.
import {
  attemptWords,
  atWorkWords,
  failedWords,
  unknownBefore,
} from '../../../src/coordination/explain/attempt-words';

const failed = (reason: string, attempt?: number) => ({
  ...(attempt !== undefined && { attempt }),
  reason,
  problem: `${reason} it was`,
});

describe('attempts in words', () => {
  it.each([
    ['one that succeeded at once', 1, [], 'attempt 1'],
    ['one failure', 2, [failed('timeout', 1)], 'attempt 2 (1: timeout)'],
    [
      'several, those of one reason together',
      4,
      [failed('timeout', 1), failed('timeout', 2), failed('temporary_failure', 3)],
      'attempt 4 (1, 2: timeout; 3: temporary_failure)',
    ],
    [
      'some of which only the number is known',
      4,
      [failed('temporary_failure', 3)],
      'attempt 4 (3: temporary_failure; 2 earlier attempts failed too)',
    ],
    [
      'one more of which only the number is known',
      3,
      [failed('timeout', 2)],
      'attempt 3 (2: timeout; 1 earlier attempt failed too)',
    ],
    ['none of which more than the number is known', 3, [], 'attempt 3 (2 earlier attempts failed)'],
    [
      'what was not charged beside what was',
      2,
      [failed('timeout', 1), failed('a worker died')],
      'attempt 2 (1: timeout; a worker died)',
    ],
  ])('name %s', (_, attempts, before, words) => {
    expect(attemptWords(attempts, before, unknownBefore(attempts, before))).toBe(words);
  });

  it('tell the same reason apart where another came between', () => {
    expect(failedWords([failed('a', 1), failed('b', 2), failed('a', 3)])).toBe('1: a; 2: b; 3: a');
  });

  it('say of one at work how many failed before, and what it last said', () => {
    const told = { atWork: 4, failed: [failed('timeout', 3)], progress: 'reading' };
    expect(atWorkWords(told)).toBe('attempt 4 (3: timeout; 2 earlier attempts failed too): reading');
    expect(atWorkWords({ atWork: 1, failed: [] })).toBe('');
  });
});
