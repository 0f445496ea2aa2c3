// From what a person types to one correlation: the exact id first, else a prefix that only one correlation has. Loads the SDK's
// errors late; asks the server's visibility, which may be a moment behind, only where the exact id is not found.
import type { Client } from '@temporalio/client';
import { coordinationId, coordinationOf, correlationProblem } from '../contract/ids';
import { WORKFLOW } from '../contract/names';
import { EXIT } from './exit-codes';
import { late } from './late';
import { misused, Problem } from './problem';

export interface FoundCorrelation {
  plan: string;
  correlation: string;
}

/** More matches than these are not listed. */
const SHOWN = 10;
/** Runs that are looked at for one answer. */
const LOOKED_AT = 1000;

/**
 * Finds the correlation that `given` means, within `plan` where one is known, else over all plans.
 * Throws `Problem`: exit 1 where there is none, exit 2 where several begin so.
 */
export async function findCorrelation(
  client: Client,
  given: string,
  plan: string | undefined,
): Promise<FoundCorrelation> {
  const unusable = correlationProblem(plan ?? '', given);
  if (unusable) throw misused(`${unusable}: name a correlation, or the beginning of its id`);
  if (plan !== undefined && (await exists(client, coordinationId(plan, given))))
    return { plan, correlation: given };
  const found = await listed(client, given, plan);
  const exact = found.filter(({ correlation }) => correlation === given);
  const candidates = exact.length > 0 ? exact : found;
  const [only, second] = candidates;
  if (!only) throw notFound(given, plan);
  if (!second) return only;
  throw misused(
    [
      `${JSON.stringify(given)} may mean several correlations:`,
      ...candidates.slice(0, SHOWN).map((each) => `  ${each.correlation} (plan ${each.plan})`),
      ...(candidates.length > SHOWN ? ['  …'] : []),
      'Write more of the id, or name the plan with --plan.',
    ].join('\n'),
  );
}

/**
 * The list filter that finds correlations by the beginning of their ids: never too few, sometimes too many. The beginning is
 * cut where a double quote or a backslash comes (the server's own quoting of them finds nothing), all else is quoted.
 */
export function prefixQuery(prefix: string, plan: string | undefined): string {
  const { signalboxCorrelation, signalboxPlan } = late.searchAttributes();
  const [sure = ''] = prefix.split(/["\\]/);
  return [
    `WorkflowType = ${quoted(WORKFLOW.coordination)}`,
    ...(sure === '' ? [] : [`${signalboxCorrelation.name} STARTS_WITH ${quoted(sure)}`]),
    ...(plan === undefined ? [] : [`${signalboxPlan.name} = ${quoted(plan)}`]),
  ].join(' AND ');
}

/** A value inside quotes of a list filter. */
function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

async function exists(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}

async function listed(client: Client, prefix: string, plan: string | undefined): Promise<FoundCorrelation[]> {
  const found = new Map<string, FoundCorrelation>();
  let looked = 0;
  for await (const { workflowId } of client.workflow.list({ query: prefixQuery(prefix, plan) })) {
    const each = coordinationOf(workflowId);
    // The server's comparison may be looser than ours (case, normal forms): only what truly begins so counts.
    if (each?.correlation.startsWith(prefix)) found.set(workflowId, each);
    looked += 1;
    if (found.size > SHOWN || looked >= LOOKED_AT) break;
  }
  return [...found.values()];
}

function notFound(given: string, plan: string | undefined): Problem {
  const where = plan === undefined ? 'on this server' : `of plan ${plan}`;
  return new Problem(
    EXIT.failed,
    `no correlation ${where} is named ${JSON.stringify(given)} or begins so. ` +
      'Closed correlations are kept as long as the namespace keeps histories; `signalbox doctor` says how long.',
  );
}
