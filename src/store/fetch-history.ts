// Reads the whole history of a run. Node side only. Not the SDK's own call: that asks for pages by number of events, and a page of
// large events is more than a gRPC message may have (4 MiB). Such a page is not even refused at once but tried again and again, so
// the size is asked for first.
import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { HistoryEvent } from './activations';

/** A history up to so many bytes comes in one page. */
const ONE_PAGE_BYTES = 3 * 1024 * 1024;
/** Of a larger one, so many events surely fit: a signal has 1 MB at most. */
const LARGE_EVENTS = 3;
const NOT_FOUND = 5;

/** All events, oldest first; undefined where the server does not know the run (never did, or not any more). */
export async function fetchHistory(
  client: Client,
  workflowId: string,
  runId: string | undefined,
): Promise<HistoryEvent[] | undefined> {
  const { namespace } = client.options;
  const execution = { workflowId, runId };
  try {
    const { workflowExecutionInfo: info } = await client.workflowService.describeWorkflowExecution({
      namespace,
      execution,
    });
    const maximumPageSize = Number(info?.historySizeBytes ?? 0) > ONE_PAGE_BYTES ? LARGE_EVENTS : undefined;
    const known = { ...execution, runId: info?.execution?.runId };
    const events: HistoryEvent[] = [];
    let nextPageToken: Uint8Array | null | undefined;
    do {
      const page = await client.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: known,
        maximumPageSize,
        nextPageToken,
      });
      events.push(...(page.history?.events ?? []));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken && nextPageToken.length > 0);
    return events;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
    throw error;
  }
}
