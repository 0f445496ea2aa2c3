// What one run cost the server: events of its history, and billable actions.
import { fromDist } from '../world/from-dist.mjs';

/** `{ events, actions }` of the newest run of a workflow id. */
export async function historyCost(client, workflowId) {
  const { countActions } = fromDist('src/store/count-actions.js');
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  return { events: events.length, actions: countActions(events) };
}
