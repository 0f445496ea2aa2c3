// What the server knows of the attempts of a correlation's deliveries: those that failed and those at work. No billed action.
// Node side only.
import type { Client } from '@temporalio/client';
import { coordinationId, deliveryWorkflowId } from '../contract/ids';
import type { AttemptsTold, FailedAttempt } from '../coordination/explain/explanation';
import type { Delivery } from '../coordination/state';
import { agentsAtWork } from './agents-at-work';
import { decoderOf } from './decode';
import { failedAttemptsIn } from './failed-attempts';
import { fetchHistory } from './fetch-history';
import type { CorrelationRecord } from './read-correlation';

/** Deliveries in workflows of their own: so many histories are read. */
const LOOKED_AT = 20;

/** By delivery; nothing of one of which the server knows no more than the facts do. */
export async function readAttempts(
  client: Client,
  record: CorrelationRecord,
): Promise<Map<string, AttemptsTold>> {
  const decoder = decoderOf(client.options.loadedDataConverter);
  const workflowId = coordinationId(record.plan.plan, record.correlation);
  const failed = new Map<string, FailedAttempt[]>();
  const look = async (id: string, runId?: string): Promise<boolean> => {
    const events = await fetchHistory(client, id, runId);
    for (const [delivery, attempts] of events ? await failedAttemptsIn(events, decoder) : [])
      failed.set(delivery, [...(failed.get(delivery) ?? []), ...attempts]);
    return events !== undefined;
  };
  for (const { runId } of record.runs) await look(workflowId, runId);
  // Which generation dispatched it the facts do not say: the newest that has one.
  for (const { key, handedBack } of triedOnTheirOwn(record).slice(0, LOOKED_AT))
    for (let generation = record.state.generation; generation >= 0; generation -= 1)
      if (await look(deliveryWorkflowId(key, generation, handedBack))) break;
  const told = new Map<string, AttemptsTold>([...failed].map(([id, attempts]) => [id, { failed: attempts }]));
  for (const [id, { attempt, progress, failed: before }] of await agentsAtWork(client, record))
    told.set(id, {
      failed: [...(told.get(id)?.failed ?? []), ...before],
      atWork: attempt,
      ...(progress !== undefined && { progress }),
    });
  return told;
}

/** Detached deliveries that were tried more than once, as they were dispatched last. Sagas are workflows of another kind. */
function triedOnTheirOwn({ facts, plan }: CorrelationRecord): Pick<Delivery, 'key' | 'handedBack'>[] {
  const sagas = new Set(plan.reactions.flatMap(({ name, does }) => (does?.work === 'saga' ? [name] : [])));
  const deliveries = new Map<string, Delivery>();
  const back = new Map<string, number>();
  const detached = new Set<string>();
  const tried = new Set<string>();
  for (const fact of facts) {
    if (fact.fact === 'event-admitted') for (const each of fact.deliveries) deliveries.set(each.id, each);
    if (fact.fact === 'round-opened') deliveries.set(fact.delivery.id, fact.delivery);
    if (fact.fact === 'delivery-dispatched' && fact.detached) detached.add(fact.delivery);
    if (fact.fact === 'delivery-handed-back') back.set(fact.delivery, (back.get(fact.delivery) ?? 0) + 1);
    if (fact.fact === 'delivery-ended' && (fact.attempts ?? 1) > 1) tried.add(fact.delivery);
  }
  return [...tried].flatMap((id) => {
    const delivery = deliveries.get(id);
    if (!delivery || !detached.has(id) || sagas.has(delivery.reaction)) return [];
    const handedBack = back.get(id);
    return [{ key: delivery.key, ...(handedBack !== undefined && { handedBack }) }];
  });
}
