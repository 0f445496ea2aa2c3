// Variables are for how agents run; elsewhere they would change what a plan means under one hash. Pure.
import type { PlanDocument } from '../language/plan-schema';
import type { PlanPath } from '../position';

/** Every `${vars.…}` outside of `run`, with its place. Payload schemas and examples are left alone: they are data. */
export function misplacedVariables(document: PlanDocument): { path: PlanPath; message: string }[] {
  return textsOf(document, []).flatMap(({ path, text }) =>
    text.includes('${vars.') && !isExempt(path)
      ? [{ path, message: `variables work inside run only, got ${JSON.stringify(text)}` }]
      : [],
  );
}

const isExempt = (path: PlanPath): boolean =>
  (path[0] === 'agents' && path[2] === 'run') ||
  (path[0] === 'events' && (path[2] === 'payload' || path[2] === 'example')) ||
  path.at(-1) === 'description';

function textsOf(value: unknown, path: PlanPath): { path: PlanPath; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => textsOf(each, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsOf(each, [...path, name]));
}
