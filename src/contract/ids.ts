// Workflow ids, each function beside its inverse. Safe: may be imported by workflows, activities, clients and doors.

/** The whole workflow id in UTF-8 bytes: PostgreSQL keeps 255 characters, and prefixes of later workflows need room. */
export const WORKFLOW_ID_BYTES = 200;

/** `coordination:<plan>:<correlation>`; plan names have no colon, correlations may. */
export function coordinationId(plan: string, correlation: string): string {
  return `coordination:${plan}:${correlation}`;
}

/** The inverse of `coordinationId`; undefined for every other id. */
export function coordinationOf(workflowId: string): { plan: string; correlation: string } | undefined {
  const [prefix, plan, ...rest] = workflowId.split(':');
  if (prefix !== 'coordination' || !plan || rest.length === 0) return undefined;
  return { plan, correlation: rest.join(':') };
}

/** `delivery:<idempotency key>:<generation>`, and `.<n>` where a pause has handed it back n times: each time it is a new one. */
export function deliveryWorkflowId(key: string, generation: number, handedBack = 0): string {
  return `delivery:${key}:${generation}${handedBack > 0 ? `.${handedBack}` : ''}`;
}

export function deliveryOf(
  workflowId: string,
): { key: string; generation: number; handedBack?: number } | undefined {
  const found = /^delivery:([0-9a-f-]{36}):(\d+)(?:\.(\d+))?$/.exec(workflowId);
  if (!found?.[1]) return undefined;
  const [, key, generation, times] = found;
  return { key, generation: Number(generation), ...(times !== undefined && { handedBack: Number(times) }) };
}

/** `control:<plan>`: the pauses of a whole plan. */
export function controlWorkflowId(plan: string): string {
  return `control:${plan}`;
}

/** The inverse of `controlWorkflowId`: the plan; undefined for every other id. */
export function controlOf(workflowId: string): string | undefined {
  return /^control:([^:]+)$/.exec(workflowId)?.[1];
}

/** `saga:<plan>:<saga id>`; saga ids may have colons. */
export function sagaWorkflowId(plan: string, sagaId: string): string {
  return `saga:${plan}:${sagaId}`;
}

/** The inverse of `sagaWorkflowId`; undefined for every other id. */
export function sagaOf(workflowId: string): { plan: string; sagaId: string } | undefined {
  const [prefix, plan, ...rest] = workflowId.split(':');
  if (prefix !== 'saga' || !plan || rest.length === 0) return undefined;
  return { plan, sagaId: rest.join(':') };
}

/** `aggregator:<plan>:<aggregator>:<shard>`; aggregators' names have no colon, shards may. */
export function aggregatorWorkflowId(plan: string, aggregator: string, shard: string): string {
  return `aggregator:${plan}:${aggregator}:${shard}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** What is wrong with a correlation id, in a sentence; undefined where nothing is. Blanks, quotes, emoji and `../` are fine. */
export function correlationProblem(plan: string, correlation: string): string | undefined {
  return idProblem('correlation id', correlation, coordinationId(plan, correlation));
}

/** The same of a saga id. */
export function sagaIdProblem(plan: string, sagaId: string): string | undefined {
  return idProblem('saga id', sagaId, sagaWorkflowId(plan, sagaId));
}

function idProblem(what: string, id: string, workflowId: string): string | undefined {
  if (id === '') return `${what} is empty`;
  if (CONTROL.test(id)) return `${what} has a control character: ${JSON.stringify(id)}`;
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(id))
    return `${what} has half a surrogate pair: ${JSON.stringify(id)}`;
  const bytes = new TextEncoder().encode(workflowId).length;
  if (bytes > WORKFLOW_ID_BYTES)
    return `${what} is too long: the workflow id has ${bytes} bytes, ${WORKFLOW_ID_BYTES} are allowed`;
  return undefined;
}
