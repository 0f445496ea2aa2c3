// The envelope as a zod schema, for doors: every problem at once, not the first. Loads zod: never import it from a workflow.
// Made of the same rules as the guard; a property test holds both to the same inputs.
import { z } from 'zod';
import { earlierIdsProblem } from './earlier-ids';
import type { Priority } from './envelope';
import type { EventProblem } from './envelope-guard';
import type { JsonObject } from './json';
import {
  headerDepthProblem,
  headerSizeProblem,
  hopsProblem,
  type LeafRule,
  nameProblem,
  ownParentProblem,
  payloadProblem,
  payloadSizeProblem,
  priorityProblem,
} from './leaf-rules';
import { timestampProblem } from './timestamp';

const leaf = <T>(rule: LeafRule) =>
  z.custom<T>((value) => rule(value) === undefined, { error: (issue) => rule(issue.input) ?? 'is wrong' });
const name = leaf<string>(nameProblem);
const earlierIds = z.custom<string | string[] | undefined>().superRefine((value, context) => {
  const found = earlierIdsProblem(value);
  if (!found) return;
  const path = found.index === undefined ? [] : [found.index];
  context.addIssue({ code: 'custom', message: found.problem, path });
});

/** A complete envelope. Loose on every level: fields that nobody knows are accepted and kept. */
export const envelopeSchema = z
  .looseObject({
    event: z.looseObject({
      id: name,
      type: name,
      source: name,
      timestamp: leaf<string>(timestampProblem),
      version: name,
      correlation_id: name,
      causation_id: name.optional(),
      causes: z.array(name).optional(),
      hops: leaf<number>(hopsProblem).optional(),
      parent: name.optional(),
      confirms: earlierIds.optional(),
      supersedes: earlierIds.optional(),
      retracts: earlierIds.optional(),
    }),
    payload: leaf<JsonObject>(payloadProblem),
    routing: z.looseObject({
      topic: name,
      partition_key: name.optional(),
      priority: leaf<Priority>(priorityProblem),
    }),
  })
  .superRefine((envelope, context) => {
    const itself = ownParentProblem(envelope.event);
    if (itself) context.addIssue({ code: 'custom', message: itself, path: ['event', 'parent'] });
    const tooDeep = headerDepthProblem(envelope);
    if (tooDeep) {
      context.addIssue({ code: 'custom', message: tooDeep });
      return;
    }
    report(context, ['payload'], payloadSizeProblem(envelope.payload));
    report(context, [], headerSizeProblem(envelope));
  });

function report(context: z.RefinementCtx, path: string[], problem: string | undefined): void {
  if (problem) context.addIssue({ code: 'custom', message: problem, path, params: { tooLarge: true } });
}

/**
 * Every problem of a complete envelope; empty where it is one. The envelope itself is used as it came, not as zod copies
 * it: zod leaves a field named `__proto__` out.
 */
export function envelopeProblems(value: unknown): EventProblem[] {
  const result = envelopeSchema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.map((issue) => ({
    path: pathText(issue.path),
    problem: issue.message,
    reason: issue.code === 'custom' && issue.params?.tooLarge ? 'payload_too_large' : 'invalid_payload',
  }));
}

const pathText = (path: PropertyKey[]): string =>
  path.length === 0
    ? 'envelope'
    : path
        .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${String(step)}`))
        .join('');
