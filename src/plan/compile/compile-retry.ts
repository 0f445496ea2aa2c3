// Retry policies as they were written, made into what the rules read. Pure: no zod value, no Node.

import type { RetryWords } from '../language/retry-schema';
import { ownValue } from '../own-value';
import type { RetryRule } from '../routing-plan';
import { milliseconds } from './compile-trigger';

/** M19 as it is written there, for plans that say nothing. An absent list of reasons leaves the choice to the rules. */
const RETRY: RetryRule = {
  maxRetries: 3,
  backoff: 'exponential',
  initialDelayMs: 1_000,
  maxDelayMs: 30_000,
  noRetryOn: [],
  jitter: 'half',
};

/** Where there is no second attempt. */
export const NO_RETRY: RetryRule = { ...RETRY, maxRetries: 0 };

/** Of what the rules do themselves, at once. */
export const RULES_WORK = { timeoutMs: 60_000, retry: NO_RETRY } as const;

/** A policy by name or in place, over `retry.default`, over M19's own numbers. An unknown name is the check's to report. */
export function compileRetry(
  words: string | RetryWords | undefined,
  policies: Record<string, RetryWords>,
): RetryRule {
  const base = retryRule(RETRY, ownValue(policies, 'default'));
  return retryRule(base, typeof words === 'string' ? ownValue(policies, words) : words);
}

function retryRule(base: RetryRule, words: RetryWords | undefined): RetryRule {
  if (!words) return base;
  const initialDelayMs =
    words.initial_delay === undefined ? base.initialDelayMs : milliseconds(words.initial_delay);
  return {
    ...base,
    ...(words.max_retries === undefined ? {} : { maxRetries: words.max_retries }),
    ...(words.backoff_type === undefined ? {} : { backoff: words.backoff_type }),
    initialDelayMs,
    maxDelayMs:
      words.max_delay === undefined
        ? Math.max(base.maxDelayMs, initialDelayMs)
        : milliseconds(words.max_delay),
    ...(words.retry_on === undefined ? {} : { retryOn: words.retry_on }),
    ...(words.no_retry_on === undefined ? {} : { noRetryOn: words.no_retry_on }),
    ...(words.jitter === undefined ? {} : { jitter: words.jitter }),
  };
}
