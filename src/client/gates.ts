// Gates and approvals, read from histories, and decided on by update. Node side only.
import type { Client } from '@temporalio/client';
import type { DecideAnswer, DecideRequest } from '../contract/gate';
import { coordinationId, coordinationOf } from '../contract/ids';
import { DECIDE_UPDATE, WORKFLOW } from '../contract/names';
import { signalboxPlan } from '../contract/search-attributes';
import { approvalName, gateOf } from '../coordination/gate/gate-name';
import { type CorrelationRecord, readCorrelation } from '../store/read-correlation';
import { executeUpdate } from './execute-update';
import { type GateView, gateView } from './gate-view';

/** A decision was refused, or reached nobody: the message says why. */
export class DecisionRefused extends Error {
  override readonly name = 'DecisionRefused';
}

/** How long a worker is waited for that takes a decision. */
export const DECIDED_LIMIT_MS = 20_000;
/** So many correlations are looked at for one list, and so many at once. */
const LOOKED_AT = 1_000;
const AT_ONCE = 8;

export interface WaitingGates {
  gates: GateView[];
  /** True where more correlations run than were looked at. */
  more: boolean;
}

/**
 * Every gate that waits in a running correlation: of one plan, or of all. Reads histories, so no worker is needed and no action is
 * billed. What ends while it is looked at is left out.
 */
export async function waitingGates(client: Client, plan: string | undefined): Promise<WaitingGates> {
  const found: { plan: string; correlation: string }[] = [];
  let more = false;
  for await (const { workflowId } of client.workflow.list({ query: queryOf(plan) })) {
    const each = coordinationOf(workflowId);
    if (each && found.length < LOOKED_AT) found.push(each);
    else if (each) {
      more = true;
      break;
    }
  }
  const gates: GateView[] = [];
  const next = async (): Promise<void> => {
    for (let each = found.shift(); each; each = found.shift()) {
      const record = await readCorrelation(client, each.plan, each.correlation).catch(ifGone);
      if (record) gates.push(...waitingIn(record));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return { gates: gates.sort((one, other) => one.since - other.since), more };
}

/** The gates of a correlation that wait now, oldest first; none of one that has ended. */
export function waitingIn(record: CorrelationRecord): GateView[] {
  if (record.runs.at(-1)?.status !== 'RUNNING') return [];
  return Object.keys(record.state.gates ?? {})
    .map((name) => gateView(record, name, Date.now()))
    .filter((view) => view !== undefined)
    .filter(({ status }) => status === 'waiting');
}

function queryOf(plan: string | undefined): string {
  const running = `WorkflowType = '${WORKFLOW.coordination}' AND ExecutionStatus = 'Running'`;
  if (plan === undefined) return running;
  return `${running} AND ${signalboxPlan.name} = '${plan.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function ifGone(error: unknown): undefined {
  if (error instanceof Error && error.name === 'CorrelationNotFound') return undefined;
  throw error;
}

/** The name that a person means: a gate as it is, the work that an approval is of, or the beginning of one; undefined where none is meant. */
export function gateMeant({ state, plan }: CorrelationRecord, given: string): string | undefined {
  for (const exact of [given, approvalName(given)]) if (gateOf(state, exact)) return exact;
  if (plan.gates && Object.hasOwn(plan.gates, given)) return given;
  const known = Object.keys(state.gates ?? {});
  const begun = known.filter((each) => each.startsWith(given) || each.startsWith(approvalName(given)));
  return begun.length === 1 ? begun[0] : undefined;
}

/**
 * Decides on a gate. There is no authentication yet: who may send updates to the server may name anybody.
 * @throws DecisionRefused with the sentence of the coordination, or where it has ended, or no worker took it within twenty seconds.
 */
export function decide(
  client: Client,
  plan: string,
  correlation: string,
  request: DecideRequest,
): Promise<DecideAnswer> {
  const workflowId = coordinationId(plan, correlation);
  return executeUpdate<DecideAnswer>(
    client,
    { workflowId, update: DECIDE_UPDATE, argument: request, limitMs: DECIDED_LIMIT_MS },
    {
      refused: (problem) => new DecisionRefused(problem),
      ended: `correlation ${JSON.stringify(correlation)} has ended: nobody decides any more`,
      untaken: `no worker of plan ${plan} took the decision within ${DECIDED_LIMIT_MS / 1_000} s, and one that comes now may still take it; start one with \`signalbox worker\` and look with \`signalbox gate show\``,
    },
  );
}
