// The server says "later": a workflow that is just rolling over refuses signals for a moment, a restarting server is away for a few
// seconds. Publishing waits longer for it than the SDK does by itself. Node side only.
import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';

const RESOURCE_EXHAUSTED = 8;
const ABORTED = 10;
const UNAVAILABLE = 14;
const PASSING = new Set([RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE]);

export const BUSY_LIMIT_MS = 30_000;

/** Tries until it works, fails for another reason, or `limitMs` have passed; then the last error is thrown. */
export async function retryBusy<T>(attempt: () => Promise<T>, limitMs = BUSY_LIMIT_MS): Promise<T> {
  const until = Date.now() + limitMs;
  for (let delay = 50; ; delay = Math.min(delay * 2, 2_000)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error) || Date.now() + delay > until) throw error;
      await pause(delay * (0.5 + Math.random()));
    }
  }
}

/** True for what goes by itself: the workflow is busy, or the server is away. */
export function isPassing(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return [error, cause].some((each) => isGrpcServiceError(each) && PASSING.has(each.code));
}
