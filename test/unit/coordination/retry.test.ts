// The retry policy as a rule: properties over all rules, and the listed delays.
import fc from 'fast-check';
import { listedDelay, NEVER_RETRIED, nextAttempt } from '../../../src/coordination/delivery/retry';
import type { RetryRule } from '../../../src/plan/routing-plan';

const reasons = fc.constantFrom(
  'timeout',
  'temporary_failure',
  'invalid_payload',
  'unauthorized',
  'own_reason',
);
const rules: fc.Arbitrary<RetryRule> = fc.record(
  {
    maxRetries: fc.integer({ min: 0, max: 20 }),
    backoff: fc.constantFrom('exponential', 'linear', 'fixed'),
    initialDelayMs: fc.integer({ min: 0, max: 60_000 }),
    maxDelayMs: fc.integer({ min: 0, max: 600_000 }),
    retryOn: fc.array(reasons, { maxLength: 3 }),
    noRetryOn: fc.array(reasons, { maxLength: 3 }),
    jitter: fc.constantFrom('none', 'half', 'full'),
  },
  { requiredKeys: ['maxRetries', 'backoff', 'initialDelayMs', 'maxDelayMs', 'noRetryOn', 'jitter'] },
);
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.integer({ min: 1, max: 100 });
const rule = (rest: Partial<RetryRule> = {}): RetryRule => ({
  maxRetries: 3,
  backoff: 'exponential',
  initialDelayMs: 1_000,
  maxDelayMs: 30_000,
  noRetryOn: [],
  jitter: 'none',
  ...rest,
});

describe('whether a failed attempt is followed by another', () => {
  it('never retries what no_retry_on lists, whatever else the rule says', () => {
    fc.assert(
      fc.property(rules, reasons, failures, chance, (given, reason, count, random) => {
        const listed = { ...given, noRetryOn: [...given.noRetryOn, reason] };
        expect(nextAttempt(listed, reason, count, () => random).retry).toBe(false);
      }),
    );
  });

  it('retries only what retry_on lists, where it is given', () => {
    fc.assert(
      fc.property(rules, reasons, failures, chance, (given, reason, count, random) => {
        if (!given.retryOn || given.retryOn.includes(reason)) return;
        expect(nextAttempt(given, reason, count, () => random).retry).toBe(false);
      }),
    );
  });

  it('allows exactly max_retries retries of a reason that nothing bars', () => {
    fc.assert(
      fc.property(rules, failures, chance, (given, count, random) => {
        const free = { ...given, retryOn: undefined, noRetryOn: [] };
        expect(nextAttempt(free, 'own_reason', count, () => random).retry).toBe(count <= given.maxRetries);
      }),
    );
  });

  it('does not retry what trying again cannot mend, unless retry_on says so', () => {
    for (const reason of NEVER_RETRIED) {
      expect(nextAttempt(rule(), reason, 1, () => 0)).toEqual({
        retry: false,
        why: `${reason} is never retried`,
      });
      expect(nextAttempt(rule({ retryOn: [reason] }), reason, 1, () => 0).retry).toBe(true);
    }
  });

  it('says why there is no further attempt', () => {
    expect(nextAttempt(rule(), 'timeout', 4, () => 0)).toEqual({
      retry: false,
      why: 'all 4 attempts have failed',
    });
    expect(nextAttempt(rule({ noRetryOn: ['timeout'] }), 'timeout', 1, () => 0)).toEqual({
      retry: false,
      why: 'no_retry_on lists timeout',
    });
  });
});

describe('the delay before the next attempt', () => {
  it('doubles, adds up or stays the same, up to the cap', () => {
    const delays = (rest: Partial<RetryRule>) =>
      [1, 2, 3, 4, 7].map((retry) => listedDelay(rule(rest), retry));
    expect(delays({})).toEqual([1_000, 2_000, 4_000, 8_000, 30_000]);
    expect(delays({ backoff: 'linear', maxDelayMs: 3_500 })).toEqual([1_000, 2_000, 3_000, 3_500, 3_500]);
    expect(delays({ backoff: 'fixed' })).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
  });

  it('lies within its jitter of the listed one, for every rule and every chance', () => {
    fc.assert(
      fc.property(rules, failures, chance, (given, count, random) => {
        const following = nextAttempt({ ...given, maxRetries: 100 }, 'own_reason', count, () => random);
        if (!following.retry) return;
        const listed = listedDelay(given, count);
        const [least, most] = { none: [1, 1], half: [0.5, 1.5], full: [0, 1] }[given.jitter] as [
          number,
          number,
        ];
        expect(following.delayMs).toBeGreaterThanOrEqual(Math.floor(listed * least));
        expect(following.delayMs).toBeLessThanOrEqual(Math.ceil(listed * most));
        expect(listed).toBeLessThanOrEqual(given.maxDelayMs);
      }),
    );
  });

  it('is spread over the whole of its range', () => {
    const delays = (jitter: RetryRule['jitter']) =>
      [0, 0.5, 0.999_999].map((random) => {
        const following = nextAttempt(rule({ jitter }), 'timeout', 2, () => random);
        return following.retry ? following.delayMs : undefined;
      });
    expect(delays('half')).toEqual([1_000, 2_000, 3_000]);
    expect(delays('full')).toEqual([0, 1_000, 2_000]);
    expect(delays('none')).toEqual([2_000, 2_000, 2_000]);
  });
});
