// Waits until a saga has ended. Node side only.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { sagaWorkflowId } from '../contract/ids';
import { readSaga, SagaNotFound, type SagaRecord } from '../store/read-saga';
import { hasEnded } from './saga-standing';
import { WaitTimedOut } from './wait-for-rest';

/** Looks come quickly at first, then less often. */
const FIRST_POLL_MS = 40;
const LAST_POLL_MS = 500;

export interface SagaWait {
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Told each state that is read on the way. */
  look?(record: SagaRecord): void;
}

/**
 * Waits until the saga has ended, however. A look costs one description; the history is read where it has grown.
 * @throws WaitTimedOut after `timeoutMs` (default: never), SagaNotFound
 */
export async function waitForSaga(
  client: Client,
  plan: string,
  sagaId: string,
  { timeoutMs, signal, look }: SagaWait = {},
): Promise<SagaRecord> {
  const signals = [signal ?? [], timeoutMs === undefined ? [] : AbortSignal.timeout(timeoutMs)].flat();
  const stop = AbortSignal.any(signals);
  let seen = '';
  for (let delay = FIRST_POLL_MS; !stop.aborted; delay = Math.min(delay * 1.2, LAST_POLL_MS)) {
    const { runId, historyLength } = await describeSaga(client, plan, sagaId);
    const now = `${runId} ${historyLength}`;
    if (now !== seen) {
      seen = now;
      delay = FIRST_POLL_MS;
      const record = await readSaga(client, plan, sagaId);
      look?.(record);
      if (hasEnded(record)) return record;
    }
    await pause(delay, undefined, { signal: stop }).catch(() => undefined);
  }
  signal?.throwIfAborted();
  throw new WaitTimedOut(`saga ${JSON.stringify(sagaId)} was still at work after ${timeoutMs} ms`);
}

/** @throws SagaNotFound */
export async function describeSaga(
  client: Client,
  plan: string,
  sagaId: string,
): Promise<WorkflowExecutionDescription> {
  try {
    return await client.workflow.getHandle(sagaWorkflowId(plan, sagaId)).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new SagaNotFound(plan, sagaId);
    throw error;
  }
}

/** Whether the server knows a saga of that id. */
export async function isSagaThere(client: Client, plan: string, sagaId: string): Promise<boolean> {
  try {
    await describeSaga(client, plan, sagaId);
    return true;
  } catch (error) {
    if (SagaNotFound.isInstance(error)) return false;
    throw error;
  }
}
