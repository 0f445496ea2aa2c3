// What the server knows of agents at work in a correlation, beside the histories: their attempt and what they last said of themselves.
// Asking for it is no billed action. Node side only.
import type { Client } from '@temporalio/client';
import { coordinationId, deliveryWorkflowId } from '../contract/ids';
import { type AgentAtWork, pendingAgents } from './pending-agents';
import type { CorrelationRecord } from './read-correlation';

export type { AgentAtWork };

/** Detached deliveries are workflows of their own: so many are looked at, a request each. */
const LOOKED_AT = 20;

/**
 * Agents at work by delivery id. Empty for a correlation that has ended; of more than twenty detached deliveries the first twenty. What
 * ends while it is asked for is left out.
 */
export async function agentsAtWork(
  client: Client,
  { plan, correlation, state }: Pick<CorrelationRecord, 'plan' | 'correlation' | 'state'>,
): Promise<Map<string, AgentAtWork>> {
  const found = new Map<string, AgentAtWork>();
  const running = Object.values(state.open).filter((delivery) => delivery.state === 'running');
  if (running.length === 0) return found;
  await look(coordinationId(plan.plan, correlation));
  const elsewhere = running.filter(({ id, key }) => !found.has(id) && key !== '').slice(0, LOOKED_AT);
  await Promise.all(
    elsewhere.map(({ key, handedBack }) => look(deliveryWorkflowId(key, state.generation, handedBack))),
  );
  return found;

  async function look(workflowId: string): Promise<void> {
    for (const [id, agent] of await pendingAgents(client, workflowId, spentOn)) found.set(id, agent);
  }

  function spentOn(delivery: string): number {
    const { failures = 0, crashes = 0 } = state.open[delivery]?.spent ?? {};
    return failures + crashes;
  }
}
