// The states of the sagas that a correlation has started, by their ids. No billed action. Node side only.
import type { Client } from '@temporalio/client';
import type { ShownSaga } from '../coordination/saga/shown';
import { sagaIdOf } from '../coordination/saga-id';
import type { CorrelationRecord } from './read-correlation';
import { readSaga, SagaNotFound } from './read-saga';

/** More sagas than these are told by their events alone. */
const LOOKED_AT = 20;

/** Those that the server still has, and that this correlation started. */
export async function readSagas(
  client: Client,
  { plan, correlation, facts }: CorrelationRecord,
): Promise<Map<string, ShownSaga>> {
  const sagas = new Map(
    plan.reactions.flatMap(({ name, does }) => {
      const saga = does?.work === 'saga' ? plan.sagas?.[does.saga] : undefined;
      return saga ? [[name, sagaIdOf(saga, correlation)] as const] : [];
    }),
  );
  const started = new Set<string>();
  for (const fact of facts) {
    const opened =
      fact.fact === 'event-admitted' ? fact.deliveries : fact.fact === 'round-opened' ? [fact.delivery] : [];
    for (const { reaction } of opened) {
      const id = sagas.get(reaction);
      if (id !== undefined) started.add(id);
    }
  }
  const shown = new Map<string, ShownSaga>();
  for (const id of [...started].slice(0, LOOKED_AT)) {
    const record = await readSaga(client, plan.plan, id).catch((error: unknown) => {
      if (SagaNotFound.isInstance(error)) return undefined;
      throw error;
    });
    // One of that id that somebody else started is not ours.
    if (record?.correlation === correlation) shown.set(id, record.shown);
  }
  return shown;
}
