// The retry policy, kept by the worker: the server knows neither a list of reasons to retry nor jitter, and counts the attempts that
// a dying worker took with it like any other. So its policy has no bound, and this interceptor ends a delivery itself.
//
// What an attempt has to tell the next one travels in the heartbeat that it sends right before it fails. Seen on a dev server: the
// worker flushes that heartbeat before it reports the failure, also within the time that heartbeats are otherwise held back.
import { CompleteAsyncError, type Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInterceptorsFactory, Next } from '@temporalio/worker';
import { effectIn } from '../src/agents/known-effect';
import { withFailure } from '../src/contract/earlier-failures';
import { failureDetailsOf, REASON, refuse, retryLater } from '../src/contract/failures';
import type { AgentWork } from '../src/contract/inputs';
import { OWN_ACTIVITY_PREFIX } from '../src/contract/names';
import { CRASH_BUDGET, nextAttempt } from '../src/coordination/delivery/retry';
import type { StepOutcome } from '../src/coordination/saga/state';
import { tookEffect } from '../src/coordination/saga/took-effect';
import { isJsonObject } from '../src/events/json';
import { reactionNamed } from '../src/plan/reaction-named';
import type { RetryRule } from '../src/plan/routing-plan';
import { agentWorkIn } from './agent-work';
import { createPauseGate, type PauseGate } from './pause-gate';
import { effectBeside, effectWith, type Tally, tallyBefore } from './tally';
import type { ActivityWorld } from './world';

/** How long a task waits for a worker that knows its plan, or for another worker than the one that leaves. Milliseconds. */
const UNCHARGED_DELAY_MS = { [REASON.planNotLoaded]: 5_000, [REASON.workerShutdown]: 500 };

/** What is done where the worker's plan does not know the reaction: it is tried no more. */
const NO_RETRY: RetryRule = {
  maxRetries: 0,
  backoff: 'fixed',
  initialDelayMs: 0,
  maxDelayMs: 0,
  noRetryOn: [],
  jitter: 'none',
};

/** Why an attempt failed, as far as the policy looks. */
interface Failed {
  reason: string;
  problem: string;
  final?: boolean;
  delayMs?: number;
  /** What it knows of the attempt's effect, where the reason does not say it. */
  effect?: StepOutcome;
}

/** Makes the interceptor for agents' activities; ours, which the server retries by itself, pass untouched. */
export function createRetryInterceptor(world: ActivityWorld): ActivityInterceptorsFactory {
  const pauses = createPauseGate(world);
  return (activity) => ({
    inbound: {
      execute: async (input, next) => {
        if (activity.info.activityType.startsWith(OWN_ACTIVITY_PREFIX)) return next(input);
        return attempt(world, pauses, activity, input, next);
      },
    },
  });
}

type Execute = Next<{ execute?: (input: ActivityExecuteInput, next: never) => Promise<unknown> }, 'execute'>;

async function attempt(
  world: ActivityWorld,
  pauses: PauseGate,
  activity: Context,
  input: ActivityExecuteInput,
  next: Execute,
): Promise<unknown> {
  const work = agentWorkIn(input.args[0]);
  const tally = tallyBefore(activity.info.attempt, activity.info.heartbeatDetails, work?.spent);
  if (tally.crashes > CRASH_BUDGET)
    throw refuse(
      REASON.crashBudget,
      `${tally.crashes} workers died while the agent ran, and ${CRASH_BUDGET} are borne; see the workers' logs for what the agent does to them`,
      tally.failures,
      tally.failed,
      effectBeside(tally, REASON.crashBudget),
    );
  if (work) await pauses(work, activity, tally);
  try {
    return withEarlier(await next(input), tally);
  } catch (error) {
    if (error instanceof CompleteAsyncError) throw error;
    const shutdown = isShutdown(error);
    if (error instanceof CancelledFailure && !shutdown) throw error;
    const failed = shutdown
      ? { reason: REASON.workerShutdown, problem: 'the worker was stopped while the agent ran' }
      : failedBy(error);
    throw verdict(failed, tally, activity, ruleOf(world, work), world.random ?? Math.random);
  }
}

/** A history keeps nothing of the attempts before the last two: the answer says why they failed. */
function withEarlier(answer: unknown, { failed }: Tally): unknown {
  return failed && isJsonObject(answer) ? { ...answer, earlier: failed } : answer;
}

/** What the server is told: try again later, or never. */
function verdict(
  { reason, problem, final, delayMs, effect: own = tookEffect(reason) }: Failed,
  before: Tally,
  activity: Context,
  rule: RetryRule,
  random: () => number,
): ApplicationFailure {
  const { attempt: through } = activity.info;
  const tally = { ...before, ...effectWith(before, own) };
  if (isUncharged(reason)) {
    activity.heartbeat({ ...tally, through });
    return retryLater(reason, problem, UNCHARGED_DELAY_MS[reason]);
  }
  const failures = tally.failures + 1;
  const effect = effectBeside(tally, reason);
  if (final) return refuse(reason, problem, failures, tally.failed, effect);
  const following = nextAttempt(rule, reason, failures, random);
  if (!following.retry) return refuse(reason, problem, failures, tally.failed, effect);
  const wait = delayMs ?? following.delayMs;
  if (isPastDeadline(activity, wait))
    return refuse(
      REASON.deadline,
      `the deadline over all attempts passes before the next one; the last failed with ${reason}: ${problem}`,
      failures,
      tally.failed,
      effectBeside(tally, REASON.deadline),
    );
  const failed = withFailure(tally.failed, { attempt: failures, reason, problem });
  activity.heartbeat({ ...tally, failures, through, failed });
  return retryLater(reason, problem, wait);
}

function isUncharged(reason: string): reason is keyof typeof UNCHARGED_DELAY_MS {
  return Object.hasOwn(UNCHARGED_DELAY_MS, reason);
}

/** The reason of a throw: a failure of ours keeps its own, an error's `type` is its reason, everything else is temporary. */
function failedBy(error: unknown): Failed {
  if (error instanceof ApplicationFailure) {
    const details = failureDetailsOf(error.details?.[0]);
    const delay = error.nextRetryDelay;
    return {
      reason: details?.reason ?? error.type ?? REASON.temporaryFailure,
      problem: details?.problem ?? error.message,
      final: error.nonRetryable ?? false,
      delayMs: typeof delay === 'number' ? delay : undefined,
      effect: effectIn(error),
    };
  }
  const { type, message } = (error ?? {}) as { type?: unknown; message?: unknown };
  return {
    reason: typeof type === 'string' && type !== '' ? type : REASON.temporaryFailure,
    problem: typeof message === 'string' && message !== '' ? message : `the agent threw ${String(error)}`,
    effect: effectIn(error),
  };
}

/** The SDK cancels what runs past the grace period of a worker that is being stopped; nobody wanted the work itself ended. */
function isShutdown(error: unknown): boolean {
  return error instanceof CancelledFailure && error.message === 'WORKER_SHUTDOWN';
}

function ruleOf({ plans }: ActivityWorld, work: AgentWork | undefined): RetryRule {
  const plan = work && plans.find(work.plan, work.hash);
  return (plan && work && reactionNamed(plan.routing, work.reaction)?.retry) ?? NO_RETRY;
}

function isPastDeadline({ info }: Context, waitMs: number): boolean {
  const { scheduleToCloseTimeoutMs: limit, scheduledTimestampMs: since } = info;
  return limit > 0 && Date.now() + waitMs >= since + limit;
}
