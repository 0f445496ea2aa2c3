// The retry policy (M19) as a rule: whether a failed attempt is followed by another, and after how long. Safe and pure: chance
// is handed in.
import type { RetryRule } from '../../plan/routing-plan';

/** What follows a failed attempt. `why` says in a sentence's end why none does. */
export type NextAttempt = { retry: true; delayMs: number } | { retry: false; why: string };

/** Trying again cannot help with these; a plan that thinks otherwise names them in `retry_on`. */
export const NEVER_RETRIED: readonly string[] = [
  'invalid_payload',
  'unauthorized',
  'type_not_allowed',
  'payload_too_large',
];

/** How many deaths of workers a delivery survives, over and above its retries. */
export const CRASH_BUDGET = 3;

/**
 * Decides what follows a failure.
 *
 * @param rule the reaction's rule, as the plan compiled it
 * @param reason why the attempt failed
 * @param failures how many attempts have failed so far, this one included; deaths of workers are not among them
 * @param random gives numbers from 0 up to, not including, 1; called at most once
 */
export function nextAttempt(
  rule: RetryRule,
  reason: string,
  failures: number,
  random: () => number,
): NextAttempt {
  const barred = whyBarred(rule, reason);
  if (barred) return { retry: false, why: barred };
  if (failures > rule.maxRetries)
    return { retry: false, why: `all ${rule.maxRetries + 1} attempts have failed` };
  return { retry: true, delayMs: Math.round(jittered(listedDelay(rule, failures), rule.jitter, random)) };
}

function whyBarred(rule: RetryRule, reason: string): string | undefined {
  if (rule.noRetryOn.includes(reason)) return `no_retry_on lists ${reason}`;
  if (rule.retryOn) return rule.retryOn.includes(reason) ? undefined : `retry_on does not list ${reason}`;
  return NEVER_RETRIED.includes(reason) ? `${reason} is never retried` : undefined;
}

/**
 * The delay before retry number `retry` (1, 2, 3 …) without jitter, milliseconds: exponential doubles, linear adds the initial
 * delay, fixed repeats it; never above the rule's cap.
 */
export function listedDelay(rule: RetryRule, retry: number): number {
  return Math.min(rule.maxDelayMs, rule.initialDelayMs * growth(rule.backoff, Math.max(1, retry)));
}

function growth(backoff: RetryRule['backoff'], retry: number): number {
  switch (backoff) {
    case 'exponential':
      return 2 ** Math.min(retry - 1, 52);
    case 'linear':
      return retry;
    case 'fixed':
      return 1;
  }
}

/** `half`: uniform in 0.5–1.5 × the listed delay; `full`: in 0–1 ×. So that many failures at once do not return at once. */
function jittered(delayMs: number, jitter: RetryRule['jitter'], random: () => number): number {
  switch (jitter) {
    case 'none':
      return delayMs;
    case 'half':
      return delayMs * (0.5 + random());
    case 'full':
      return delayMs * random();
  }
}
