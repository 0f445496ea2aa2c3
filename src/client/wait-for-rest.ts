// Waits until a correlation has ended or nothing can happen in it any more. Node side only.
import type { Client } from '@temporalio/client';
import { type HeldUp, heldUp } from '../coordination/explain/held-up';
import { followCorrelation } from '../store/follow-correlation';
import type { CorrelationRecord } from '../store/read-correlation';
import { readSagas } from '../store/read-sagas';

/** What holds a correlation up; `worker`: nobody has taken what was sent to it. */
export type Holder = HeldUp | { by: 'worker'; text: string };

/** The time given to `wait` has passed. `heldUp`: the first of what it is held up by, as far as it is known. */
export class WaitTimedOut extends Error {
  override readonly name = 'WaitTimedOut';

  constructor(
    message: string,
    readonly heldUp?: Holder,
  ) {
    super(message);
  }

  static isInstance(error: unknown): error is WaitTimedOut {
    return error instanceof Error && error.name === 'WaitTimedOut';
  }
}

export interface RestWait {
  timeoutMs?: number;
  /** The same as it was written, for the message: `25s`. */
  written?: string;
  signal?: AbortSignal;
}

/** So many holders are named. */
const NAMED = 3;

/**
 * Follows the histories until the newest run has closed, or is at rest (idle or stalled) with nothing left to take.
 * @throws WaitTimedOut after `timeoutMs`, saying what it is held up by; CorrelationNotFound where there is no such correlation.
 */
export async function waitForRest(
  client: Client,
  plan: string,
  correlation: string,
  options: RestWait = {},
): Promise<CorrelationRecord> {
  const { timeoutMs, written = `${timeoutMs} ms` } = options;
  const signals = [
    options.signal ?? [],
    timeoutMs === undefined ? [] : AbortSignal.timeout(timeoutMs),
  ].flat();
  let last: CorrelationRecord | undefined;
  for await (const { record } of followCorrelation(client, plan, correlation, AbortSignal.any(signals))) {
    if (isAtRest(record)) return record;
    last = record;
  }
  options.signal?.throwIfAborted();
  const begun = `correlation ${JSON.stringify(correlation)} has not ended after ${written}`;
  if (!last) throw new WaitTimedOut(begun);
  const holders: Holder[] = last.untaken > 0 ? [untaken(last)] : await holdersOf(client, last);
  const more = holders.length > NAMED ? [`and ${holders.length - NAMED} more`] : [];
  const words = [...holders.slice(0, NAMED).map(({ text }) => text), ...more];
  throw new WaitTimedOut([begun, words.join('; ')].filter((part) => part).join(': '), holders[0]);
}

const untaken = (record: CorrelationRecord): Holder => ({
  by: 'worker',
  text: `${record.untaken} ${record.untaken === 1 ? 'message' : 'messages'} not yet taken, does a worker run for this plan?`,
});

async function holdersOf(client: Client, record: CorrelationRecord): Promise<HeldUp[]> {
  const { plan, facts, state } = record;
  return heldUp({ plan, facts, state, now: Date.now(), sagas: await readSagas(client, record) });
}

/** Closed, however; or idle or stalled with every stored message taken. */
export function isAtRest({ runs, state, untaken }: CorrelationRecord): boolean {
  const status = runs.at(-1)?.status;
  if (status === 'CONTINUED_AS_NEW') return false;
  if (status !== 'RUNNING') return true;
  return untaken === 0 && (state.phase === 'stalled' || state.phase === 'idle');
}
