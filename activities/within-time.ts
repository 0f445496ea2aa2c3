// Keeps the time of an attempt, whatever the agent does: it is told to stop, given a moment, and then no longer waited for.
import { AgentFailure } from '../src/agents/agent-failure';
import { GRACE_MS } from '../src/agents/agent-runner';
import { REASON } from '../src/contract/failures';

/** How long after the abort an attempt is waited for: adapters end theirs in `GRACE_MS` and need a moment to clean up. */
const STOP_LIMIT_MS = GRACE_MS + 1_000;
/** Longest time that Node's timers keep, about 24 days. The server ends what takes longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs an attempt. Its signal is aborted after `timeoutMs`, and when `cancelled` is aborted; then the attempt fails with the
 * signal's reason, whatever it answers.
 * @throws AgentFailure `timeout`, the reason of `cancelled`, or what the attempt threw.
 */
export function withinTime<T>(
  run: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, cancelled }: { timeoutMs: number; cancelled: AbortSignal },
): Promise<T> {
  const stop = new AbortController();
  return new Promise<T>((resolve, reject) => {
    let ending: NodeJS.Timeout | undefined;
    const giveUp = () => finish(() => reject(stop.signal.reason));
    const abort = (reason: unknown) => {
      if (stop.signal.aborted) return;
      ending = setTimeout(giveUp, STOP_LIMIT_MS);
      stop.abort(reason);
    };
    const onCancelled = () => abort(cancelled.reason);
    const timer =
      timeoutMs <= LONGEST_TIMER_MS ? setTimeout(() => abort(tooLong(timeoutMs)), timeoutMs) : undefined;
    function finish(settle: () => void): void {
      clearTimeout(timer);
      clearTimeout(ending);
      cancelled.removeEventListener('abort', onCancelled);
      settle();
    }
    cancelled.addEventListener('abort', onCancelled, { once: true });
    if (cancelled.aborted) onCancelled();
    // Not called in this turn: a run that throws at once is a rejection too.
    Promise.resolve()
      .then(() => run(stop.signal))
      .then(
        (value) => (stop.signal.aborted ? giveUp() : finish(() => resolve(value))),
        (error) => (stop.signal.aborted ? giveUp() : finish(() => reject(error))),
      );
  });
}

function tooLong(timeoutMs: number): AgentFailure {
  return new AgentFailure(REASON.timeout, `the agent took longer than ${timeoutMs / 1_000} s`);
}
