// Tells the parents that events name of the correlation that was begun with them, so that they wait for it. Node side only.
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { beganChild, isChildOf } from '../contract/child';
import { coordinationId } from '../contract/ids';
import { EVENT_SIGNAL } from '../contract/names';
import type { Envelope } from '../events/envelope';
import type { RoutingPlan } from '../plan/routing-plan';
import { retryBusy } from './retry-busy';

/** After the events were sent. A parent that has not begun, or has ended, is not told; nor one that is not this correlation's. */
export async function tellParents(
  client: Client,
  plan: RoutingPlan,
  correlation: string,
  events: readonly Envelope[],
): Promise<void> {
  const named = new Set(events.flatMap(({ event }) => event.parent ?? []));
  if (named.size === 0) return;
  const child = client.workflow.getHandle(coordinationId(plan.plan, correlation));
  const begun = await retryBusy(() => child.describe());
  for (const parent of named) {
    if (!isChildOf(parent, begun)) continue;
    const handle = client.workflow.getHandle(coordinationId(plan.plan, parent));
    try {
      await retryBusy(() => handle.signal(EVENT_SIGNAL, beganChild(plan, correlation)));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
