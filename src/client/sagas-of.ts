// The sagas of a correlation: those that it started, and those that somebody started by hand for it. Node side only.
import type { Client } from '@temporalio/client';
import type { CorrelationRecord } from '../store/read-correlation';
import { readSaga, SagaNotFound, type SagaRecord } from '../store/read-saga';
import { sagasStartedIn } from '../store/read-sagas';
import { findSagas } from './saga-list';

/** More sagas than these are looked up by `saga list`. */
const LOOKED_AT = 20;

/**
 * At most twenty, oldest first, read from their histories. What the correlation started is found by its id at once; what was started by
 * hand the server's list may show a moment later. Plans without sagas cost no request.
 */
export async function sagasOf(client: Client, record: CorrelationRecord): Promise<SagaRecord[]> {
  const { plan, correlation } = record;
  if (Object.keys(plan.sagas ?? {}).length === 0) return [];
  const [own, listed] = await Promise.all([
    Promise.all(sagasStartedIn(record).slice(0, LOOKED_AT).map(read)),
    findSagas(client, { plan: plan.plan, correlation }, LOOKED_AT),
  ]);
  const found = new Map<string, SagaRecord>();
  // One of that id that belongs to another correlation is not of this one.
  for (const each of [...own, ...listed.sagas])
    if (each?.correlation === correlation) found.set(each.shown.saga_id, each);
  return [...found.values()].sort((one, other) => startOf(one) - startOf(other)).slice(0, LOOKED_AT);

  function read(sagaId: string): Promise<SagaRecord | undefined> {
    return readSaga(client, plan.plan, sagaId).catch((error: unknown) => {
      if (SagaNotFound.isInstance(error)) return undefined;
      throw error;
    });
  }
}

const startOf = ({ runs }: SagaRecord): number => runs[0]?.startedAt ?? 0;
