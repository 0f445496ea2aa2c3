// Waits until a correlation has ended or nothing can happen in it any more. Node side only.
import type { Client } from '@temporalio/client';
import { followCorrelation } from '../store/follow-correlation';
import type { CorrelationRecord } from '../store/read-correlation';

/** The time given to `wait` has passed. */
export class WaitTimedOut extends Error {
  override readonly name = 'WaitTimedOut';

  static isInstance(error: unknown): error is WaitTimedOut {
    return error instanceof Error && error.name === 'WaitTimedOut';
  }
}

/**
 * Follows the histories until the newest run has closed, or is at rest (idle or stalled) with nothing left to take.
 * @throws WaitTimedOut after `timeoutMs`, CorrelationNotFound where there is no such correlation.
 */
export async function waitForRest(
  client: Client,
  plan: string,
  correlation: string,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<CorrelationRecord> {
  const { timeoutMs } = options;
  const signals = [
    options.signal ?? [],
    timeoutMs === undefined ? [] : AbortSignal.timeout(timeoutMs),
  ].flat();
  for await (const { record } of followCorrelation(client, plan, correlation, AbortSignal.any(signals)))
    if (isAtRest(record)) return record;
  options.signal?.throwIfAborted();
  throw new WaitTimedOut(
    `correlation ${JSON.stringify(correlation)} was still at work after ${timeoutMs} ms`,
  );
}

/** Closed, however; or idle or stalled with every stored message taken. */
export function isAtRest({ runs, state, untaken }: CorrelationRecord): boolean {
  const status = runs.at(-1)?.status;
  if (status === 'CONTINUED_AS_NEW') return false;
  if (status !== 'RUNNING') return true;
  return untaken === 0 && (state.phase === 'stalled' || state.phase === 'idle');
}
