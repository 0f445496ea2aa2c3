// Sagas, started, cancelled and settled. Node side only.
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { WorkflowIdReusePolicy } from '@temporalio/common';
import { sagaWorkflowId } from '../contract/ids';
import { SETTLE_UPDATE, taskQueueOf, WORKFLOW } from '../contract/names';
import type { SagaInput, SagaResult, SagaWorkflow, Settlement } from '../contract/saga';
import { signalboxCorrelation, signalboxPlan } from '../contract/search-attributes';
import { cutAtWord } from '../events/text';
import { readSaga } from '../store/read-saga';
import { executeUpdate } from './execute-update';
import { retryBusy } from './retry-busy';
import { hasEnded } from './saga-standing';
import { describeSaga } from './wait-for-saga';

/** What a person said of a step was refused, or reached nobody: the message says why. */
export class SettlementRefused extends Error {
  override readonly name = 'SettlementRefused';
}

/** How long a worker is waited for that takes a settlement. */
export const SETTLED_LIMIT_MS = 20_000;
/** The web interface shows this much of a text in a list. */
const SUMMARY_CHARACTERS = 130;

/** Starts a saga. `exists`: there is one of that id, running or ended; nothing was started. No worker is needed. */
export async function startSaga(client: Client, input: SagaInput): Promise<'started' | 'exists'> {
  const { plan, correlation, sagaId, priorityKey } = input;
  try {
    await client.workflow.start<SagaWorkflow>(WORKFLOW.saga, {
      workflowId: sagaWorkflowId(plan.plan, sagaId),
      taskQueue: taskQueueOf(plan.plan),
      args: [input],
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      typedSearchAttributes: [
        { key: signalboxPlan, value: plan.plan },
        { key: signalboxCorrelation, value: correlation },
      ],
      staticSummary: cutAtWord(plain(`${plan.saga.name} for ${correlation}`), SUMMARY_CHARACTERS),
      ...(priorityKey !== undefined && { priority: { priorityKey } }),
    });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'exists';
    throw error;
  }
}

const plain = (text: string): string => text.replace(/[`|\\\p{C}]/gu, ' ');

/**
 * What a request to cancel met. `unasked`: it had asked a person about a step, and asks nobody any more. `undoing`: it had turned back
 * by itself. `asked-before`: a second request changes nothing.
 */
export type CancelAnswer = 'asked' | 'unasked' | 'asked-before' | 'undoing' | 'ended';

/** Asks a saga to end: the agent at work is told to stop, then what was begun is undone. @throws SagaNotFound */
export async function cancelSaga(client: Client, plan: string, sagaId: string): Promise<CancelAnswer> {
  const record = await readSaga(client, plan, sagaId);
  if (hasEnded(record)) return 'ended';
  const { raw } = await describeSaga(client, plan, sagaId);
  // A request that no worker has taken yet is known to the server alone.
  if (record.state.cancelled || raw.workflowExtendedInfo?.cancelRequested) return 'asked-before';
  if (record.state.status === 'compensating') return 'undoing';
  try {
    await retryBusy(() => client.workflow.getHandle(sagaWorkflowId(plan, sagaId)).cancel());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'ended';
    throw error;
  }
  return record.state.hand?.waits === 'person' ? 'unasked' : 'asked';
}

/**
 * Says what became of a step whose outcome nobody knows. There is no authentication yet: who may send updates to the server may name
 * anybody.
 * @throws SettlementRefused with the sentence of the saga, or where it has ended, or no worker took it within twenty seconds.
 */
export function settleSaga(
  client: Client,
  plan: string,
  sagaId: string,
  settlement: Settlement,
): Promise<SagaResult> {
  return executeUpdate<SagaResult>(
    client,
    {
      workflowId: sagaWorkflowId(plan, sagaId),
      update: SETTLE_UPDATE,
      argument: settlement,
      limitMs: SETTLED_LIMIT_MS,
    },
    {
      refused: (problem) => new SettlementRefused(problem),
      ended: `saga ${JSON.stringify(sagaId)} has ended: it asks about no step any more`,
      untaken: `no worker of plan ${plan} took it within ${SETTLED_LIMIT_MS / 1_000} s, and one that comes now may still take it; start one with \`signalbox worker\` and look with \`signalbox saga status\``,
    },
  );
}
