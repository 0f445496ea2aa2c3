// The states of the sagas that a correlation has started, by their ids. No billed action. Node side only.
import type { Client } from '@temporalio/client';
import type { ShownSaga } from '../coordination/saga/shown';
import { sagaIdOf } from '../coordination/saga-id';
import type { CorrelationRecord } from './read-correlation';
import { readSaga, SagaNotFound } from './read-saga';

/** More sagas than these are told by their events alone. */
const LOOKED_AT = 20;

/** Ids of the sagas that a correlation has started, in that order. */
export function sagasStartedIn({
  plan,
  correlation,
  facts,
}: Pick<CorrelationRecord, 'plan' | 'correlation' | 'facts'>): string[] {
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
  return [...started];
}

/** Those that the server still has, and that this correlation started. */
export async function readSagas(
  client: Client,
  record: Pick<CorrelationRecord, 'plan' | 'correlation' | 'facts'>,
): Promise<Map<string, ShownSaga>> {
  const { plan, correlation } = record;
  const shown = new Map<string, ShownSaga>();
  for (const id of sagasStartedIn(record).slice(0, LOOKED_AT)) {
    const saga = await readSaga(client, plan.plan, id).catch((error: unknown) => {
      if (SagaNotFound.isInstance(error)) return undefined;
      throw error;
    });
    // One of that id that somebody else started is not ours.
    if (saga?.correlation === correlation) shown.set(id, saga.shown);
  }
  return shown;
}
