// Sends an update to a workflow, and turns every way in which nobody takes it into a refusal with a sentence. Node side only.
import { randomUUID } from 'node:crypto';
import {
  type Client,
  type Connection,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ServerUnreachable } from '../temporal/connect';
import { retryBusy } from './retry-busy';

/** A server that is there answers sooner. */
const ANSWER_MS = 2_000;

export interface UpdateRequest {
  workflowId: string;
  /** Its name on the wire. */
  update: string;
  argument: unknown;
  /** How long a worker is waited for that takes it, milliseconds. */
  limitMs: number;
}

/** What is said where an update comes to nothing. */
export interface UpdateRefusal {
  /** Makes the error that is thrown; `problem` is a whole sentence. */
  refused(problem: string): Error;
  /** The server knows no such workflow, or it has ended. */
  ended: string;
  /** No worker took it in time. */
  untaken: string;
}

/**
 * Sends the update and waits for its answer.
 * @throws what `refused` makes: with the sentence of the workflow where its validator or its handler refused it, with `ended` or with
 * `untaken`; ServerUnreachable where the server stayed away until the end. Any other failure as it came.
 */
export async function executeUpdate<Answer>(
  client: Client,
  { workflowId, update, argument, limitMs }: UpdateRequest,
  { refused, ended, untaken }: UpdateRefusal,
): Promise<Answer> {
  const handle = client.workflow.getHandle(workflowId);
  // The same over all tries: one whose answer was lost is not done a second time.
  const options = { updateId: randomUUID(), args: [argument] as [unknown] };
  try {
    return await client.withDeadline(Date.now() + limitMs, () =>
      retryBusy(() => handle.executeUpdate<Answer, [unknown]>(update, options)),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw refused(error.cause?.message ?? error.message);
    if (error instanceof WorkflowNotFoundError) throw refused(ended);
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    await requireServer(client);
    throw refused(untaken);
  }
}

/** A server that is away and a worker that is missing end the same way: by the limit. */
async function requireServer(client: Client): Promise<void> {
  try {
    await client.withDeadline(Date.now() + ANSWER_MS, () => client.workflowService.getSystemInfo({}));
  } catch (error) {
    const { address = 'the address given' } = (client.connection as Partial<Connection>).options ?? {};
    throw new ServerUnreachable(address, client.options.namespace, error);
  }
}
