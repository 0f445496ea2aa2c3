// Sagas found by the server's visibility, which may be a moment behind. Node side only.
import type { Client } from '@temporalio/client';
import { sagaOf, sagaWorkflowId } from '../contract/ids';
import { WORKFLOW } from '../contract/names';
import { signalboxCorrelation, signalboxPlan, signalboxState } from '../contract/search-attributes';
import { readSaga, type SagaRecord } from '../store/read-saga';
import { beginningTerms, quotedValue } from './list-query';
import { hasEnded, type SagaStanding, standingOf } from './saga-standing';

export interface SagaSearch {
  plan?: string;
  correlation?: string;
  state?: SoughtState;
}

/** `stalled`: in progress, but nothing happens before a person says what became of a step. */
export type SoughtState = SagaStanding | 'stalled';

export interface FoundSagas {
  /** Newest first. */
  sagas: SagaRecord[];
  /** There are more than were wanted, or were looked at. */
  more: boolean;
  /** Workflows of that type whose history is that of no saga. */
  unreadable: string[];
}

/** So many are looked for in one list, and so many histories are read at once. */
const LOOKED_AT = 1_000;
const AT_ONCE = 8;

/** How the server knows each standing from outside, so that few histories have to be read. */
const KNOWN_BY: Record<SoughtState, string> = {
  in_progress: "ExecutionStatus = 'Running'",
  stalled: `${signalboxState.name} = 'stalled' AND ExecutionStatus = 'Running'`,
  compensating: "ExecutionStatus = 'Running'",
  completed: "ExecutionStatus = 'Completed'",
  failed: "ExecutionStatus = 'Completed'",
  compensated: "ExecutionStatus = 'Completed'",
  partially_compensated: `${signalboxState.name} = 'failed'`,
  cancelled: "ExecutionStatus = 'Canceled'",
  terminated: "ExecutionStatus = 'Terminated'",
  timed_out: "ExecutionStatus = 'TimedOut'",
  broken: "ExecutionStatus = 'Failed'",
};

/** The list filter of a search: never too narrow, sometimes too wide. */
export function sagaQuery({ plan, correlation, state }: SagaSearch): string {
  return [
    `WorkflowType = ${quotedValue(WORKFLOW.saga)}`,
    // Of a saga that has handed over to a next run, the last run stands for all.
    state === undefined ? "ExecutionStatus != 'ContinuedAsNew'" : KNOWN_BY[state],
    ...(plan === undefined ? [] : [`${signalboxPlan.name} = ${quotedValue(plan)}`]),
    ...(correlation === undefined ? [] : beginningTerms(signalboxCorrelation.name, correlation)),
  ].join(' AND ');
}

/** The list filter of sagas whose ids begin so; without a plan, of all sagas. */
export function sagaPrefixQuery(prefix: string, plan: string | undefined): string {
  const terms = plan === undefined ? [] : beginningTerms('WorkflowId', sagaWorkflowId(plan, prefix));
  return [sagaQuery({ plan }), ...terms].join(' AND ');
}

/** At most `limit` sagas, read from their histories: no worker is needed and no action is billed. */
export async function findSagas(client: Client, search: SagaSearch, limit: number): Promise<FoundSagas> {
  const { listed, more } = await listedSagas(client, sagaQuery(search), LOOKED_AT);
  const sagas: SagaRecord[] = [];
  const unreadable: string[] = [];
  for (let next = 0; next < listed.length; next += AT_ONCE) {
    if (sagas.length > limit) break;
    const read = await Promise.all(
      listed.slice(next, next + AT_ONCE).map((each) => readListed(client, each)),
    );
    for (const each of read)
      if (typeof each === 'string') unreadable.push(each);
      else if (each && isSought(each, search)) sagas.push(each);
  }
  return { sagas: sagas.slice(0, limit), more: more || sagas.length > limit, unreadable };
}

const isSought = (record: SagaRecord, { correlation, state }: SagaSearch): boolean =>
  (correlation === undefined || record.correlation === correlation) &&
  (state === undefined || (state === 'stalled' ? isStalled(record) : standingOf(record) === state));

const isStalled = (record: SagaRecord): boolean => record.state.hand?.waits === 'person' && !hasEnded(record);

export interface ListedSaga {
  plan: string;
  sagaId: string;
}

/** Newest first, each id once, as far as `most` of them go. */
export async function listedSagas(
  client: Client,
  query: string,
  most: number,
): Promise<{ listed: ListedSaga[]; more: boolean }> {
  const found = new Map<string, ListedSaga & { startedAt: number }>();
  let more = false;
  for await (const { workflowId, startTime } of client.workflow.list({ query })) {
    const each = sagaOf(workflowId);
    if (!each) continue;
    more = found.size >= most;
    if (more) break;
    const startedAt = Math.max(startTime.getTime(), found.get(workflowId)?.startedAt ?? 0);
    found.set(workflowId, { ...each, startedAt });
  }
  const listed = [...found.values()].sort((one, other) => other.startedAt - one.startedAt);
  return { listed, more };
}

/** Undefined of what retention has removed meanwhile; the id of what is no saga at all. */
async function readListed(
  client: Client,
  { plan, sagaId }: ListedSaga,
): Promise<SagaRecord | string | undefined> {
  try {
    return await readSaga(client, plan, sagaId);
  } catch (error) {
    if (error instanceof Error && error.name === 'SagaNotFound') return undefined;
    // Whoever can start a workflow can write anything into its argument.
    if (error instanceof TypeError) return sagaId;
    throw error;
  }
}
