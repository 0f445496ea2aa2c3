// Waits for the ends of sagas and reads them through the product.
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { coordinationId, sagaWorkflowId } from '../../../src/contract/ids';
import { readCorrelation } from '../../../src/store/read-correlation';
import { readSaga } from '../../../src/store/read-saga';
import type { ReadSaga } from './check-sagas';
import { OUTCOMES, type PlannedSaga } from './saga-plan';

/** How many are looked at at once. */
const AT_ONCE = 8;

/**
 * Waits until every saga and its coordination have closed; gives up where none of the rest did so for `patienceMs`. Gives a reading of
 * each that has closed.
 * @param say told now and then how many are left
 */
export async function readEnded(
  client: Client,
  plan: string,
  sagas: readonly PlannedSaga[],
  { patienceMs, say }: { patienceMs: number; say: (text: string) => void },
): Promise<ReadSaga[]> {
  let open = [...sagas];
  const read: ReadSaga[] = [];
  for (let changed = Date.now(); open.length > 0 && Date.now() - changed < patienceMs; await pause(500)) {
    const still: PlannedSaga[] = [];
    await inParallel(open, async (saga) => {
      if (await hasClosed(client, plan, saga)) read.push(await readOne(client, plan, saga));
      else still.push(saga);
    });
    if (still.length < open.length) changed = Date.now();
    if (still.length > 0 && still.length < open.length) say(`${still.length} sagas are open`);
    open = still;
  }
  if (open.length > 0)
    say(
      `gave up: for ${patienceMs / 1000} s none of these ended: ${open.map(({ sagaId }) => sagaId).join(' ')}`,
    );
  return read;
}

async function inParallel<T>(all: readonly T[], look: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await look(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** A workflow that nobody has started yet is not found, and so has not closed. */
async function hasClosed(client: Client, plan: string, saga: PlannedSaga): Promise<boolean> {
  const ids = [sagaWorkflowId(plan, saga.sagaId), coordinationId(plan, saga.correlation)];
  for (const id of ids) {
    const standing = await client.workflow
      .getHandle(id)
      .describe()
      .catch(() => undefined);
    if (!standing || standing.status.name === 'RUNNING') return false;
  }
  return true;
}

async function readOne(client: Client, plan: string, saga: PlannedSaga): Promise<ReadSaga> {
  const { shown, facts } = await readSaga(client, plan, saga.sagaId);
  const correlation = await readCorrelation(client, plan, saga.correlation);
  const types = correlation.facts.flatMap((fact) =>
    fact.fact === 'event-admitted' ? [fact.envelope.event.type] : [],
  );
  return {
    sagaId: saga.sagaId,
    status: shown.status,
    ends: facts.filter(({ fact }) => fact === 'saga-ended').length,
    undone: shown.undone,
    outcomes: types.filter((type) => OUTCOMES.includes(type)),
  };
}
