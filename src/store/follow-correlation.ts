// The facts of a correlation as they happen: those that are there, then each new one. Node side only.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { coordinationId } from '../contract/ids';
import type { Fact } from '../coordination/facts';
import { CorrelationNotFound, type CorrelationRecord, readCorrelation } from './read-correlation';

/** Looks come quickly at first, for those who wait for something short, then less often. */
const FIRST_POLL_MS = 40;
const LAST_POLL_MS = 500;

export interface Followed {
  facts: Fact[];
  record: CorrelationRecord;
}

/**
 * Gives what is new, again and again, until the caller stops or the signal aborts. A look costs one description; histories are
 * read only where one has grown. Throws CorrelationNotFound. A reading folds whole activations, so what was given once is never taken back.
 */
export async function* followCorrelation(
  client: Client,
  plan: string,
  correlation: string,
  signal?: AbortSignal,
): AsyncGenerator<Followed> {
  let given = 0;
  let seen = '';
  let delay = FIRST_POLL_MS;
  while (!signal?.aborted) {
    const { runId, historyLength } = await describe(client, plan, correlation);
    const now = `${runId} ${historyLength}`;
    if (now !== seen) {
      seen = now;
      const record = await readCorrelation(client, plan, correlation);
      yield { facts: record.facts.slice(given), record };
      given = record.facts.length;
      delay = FIRST_POLL_MS;
    }
    delay = Math.min(delay * 1.2, LAST_POLL_MS);
    await pause(delay, undefined, { signal }).catch(() => undefined);
  }
}

async function describe(client: Client, plan: string, correlation: string) {
  try {
    return await client.workflow.getHandle(coordinationId(plan, correlation)).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new CorrelationNotFound(plan, correlation);
    throw error;
  }
}
