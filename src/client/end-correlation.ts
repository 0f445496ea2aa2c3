// Ends a correlation whose work nobody wants any more, with all that works for it. Node side only.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { coordinationId } from '../contract/ids';
import { signalboxCorrelation, signalboxPlan } from '../contract/search-attributes';
import { quotedValue } from './list-query';

const LOOK_EVERY_MS = 100;
/** The reason that the server keeps. */
const UNWANTED = 'its work is not wanted any more';
/** A server that is there answers sooner. */
const ANSWER_MS = 5_000;

/**
 * Asks it to end, so that its agents stop and its sagas put right what they did; what still runs after `limitMs` is terminated. A
 * correlation that there is not is no failure.
 * @throws what the server answered, where it cannot be reached or refuses
 */
export async function endCorrelation(
  client: Client,
  plan: string,
  correlation: string,
  limitMs: number,
): Promise<void> {
  const until = Date.now() + limitMs;
  const workflowId = coordinationId(plan, correlation);
  await soon(client, () => ifThere(client.workflow.getHandle(workflowId).cancel()));
  for (;;) {
    const left = await soon(client, () => runningOf(client, plan, correlation));
    if (left.length === 0) return;
    if (Date.now() >= until) {
      const terminate = (id: string) => ifThere(client.workflow.getHandle(id).terminate(UNWANTED));
      await soon(client, () => Promise.all(left.map(terminate)));
      return;
    }
    await pause(LOOK_EVERY_MS);
  }
}

const soon = <T>(client: Client, ask: () => Promise<T>): Promise<T> =>
  client.withDeadline(Date.now() + ANSWER_MS, ask);

/** The coordination, and what lists know of those who work for it: they may be a moment late. */
async function runningOf(client: Client, plan: string, correlation: string): Promise<string[]> {
  const workflowId = coordinationId(plan, correlation);
  const query = [
    `${signalboxPlan.name} = ${quotedValue(plan)}`,
    `${signalboxCorrelation.name} = ${quotedValue(correlation)}`,
    "ExecutionStatus = 'Running'",
  ].join(' AND ');
  const ids = new Set<string>();
  const described = await ifThere(client.workflow.getHandle(workflowId).describe());
  if (described?.status.name === 'RUNNING') ids.add(workflowId);
  for await (const listed of client.workflow.list({ query }))
    if (listed.workflowId !== workflowId) ids.add(listed.workflowId);
  return [...ids];
}

/** What was asked of a workflow; undefined where there is none, or it has ended. */
async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
