// Tells the open coordinations of a plan which pauses it has: those that visibility knows. Node side only.
// A coordination discards what is older than what it knows, so telling may be repeated, and may overtake.
import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { TellInput } from '../src/contract/control';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL, WORKFLOW } from '../src/contract/names';
import { signalboxPlan } from '../src/contract/search-attributes';

/** So many are told at once. */
const AT_ONCE = 24;
/** A coordination that is rolling over refuses signals for a moment. */
const TRIES = 5;
const BETWEEN_TRIES_MS = 200;

/**
 * `signalbox.tell-coordinations`. Gives how many were told. Rejects where one could not be: the server then tries all again.
 * Nobody is begun by it: what has ended meanwhile is passed over.
 */
export async function tellCoordinations(input: TellInput): Promise<number> {
  const { client, heartbeat } = Context.current();
  const signal: EventSignal = { events: [], plan: input.plan, hash: '', control: input.control };
  const listed = client.workflow.list({ query: openQuery(input) })[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  let told = 0;
  const teller = async (): Promise<void> => {
    for (let next = await listed.next(); !next.done; next = await listed.next()) {
      const { workflowId } = next.value;
      try {
        if (await tell(workflowId)) told += 1;
      } catch (error) {
        failures.push(error);
      }
      heartbeat({ told });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, teller));
  if (failures.length > 0) throw failures[0];
  return told;

  /** Whoever runs under the id now is told: coordinations roll over. */
  async function tell(workflowId: string): Promise<boolean> {
    for (let tries = 1; ; tries += 1)
      try {
        await client.workflow.getHandle(workflowId).signal(EVENT_SIGNAL, signal);
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        if (tries === TRIES) throw error;
        await pause(BETWEEN_TRIES_MS * tries);
      }
  }
}

/** Names of plans have neither quotes nor backslashes. */
export function openQuery({ plan, startedSince }: TellInput): string {
  return [
    `WorkflowType = '${WORKFLOW.coordination}'`,
    `${signalboxPlan.name} = '${plan}'`,
    "ExecutionStatus = 'Running'",
    ...(startedSince === undefined ? [] : [`StartTime >= '${new Date(startedSince).toISOString()}'`]),
  ].join(' AND ');
}
