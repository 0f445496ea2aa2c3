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

/** `delivery:<idempotency key>:<generation>`. */
export function deliveryWorkflowId(key: string, generation: number): string {
  return `delivery:${key}:${generation}`;
}

export function deliveryOf(workflowId: string): { key: string; generation: number } | undefined {
  const found = /^delivery:([0-9a-f-]{36}):(\d+)$/.exec(workflowId);
  return found?.[1] ? { key: found[1], generation: Number(found[2]) } : undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** What is wrong with a correlation id, in a sentence; undefined where nothing is. Blanks, quotes, emoji and `../` are fine. */
export function correlationProblem(plan: string, correlation: string): string | undefined {
  if (correlation === '') return 'correlation id is empty';
  if (CONTROL.test(correlation))
    return `correlation id has a control character: ${JSON.stringify(correlation)}`;
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(correlation))
    return `correlation id has half a surrogate pair: ${JSON.stringify(correlation)}`;
  const bytes = new TextEncoder().encode(coordinationId(plan, correlation)).length;
  if (bytes > WORKFLOW_ID_BYTES)
    return `correlation id is too long: the workflow id has ${bytes} bytes, ${WORKFLOW_ID_BYTES} are allowed`;
  return undefined;
}
