// How an agent is started, in the plan's words. Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { filePath, ruled, words } from './words';

export const variableName = ruled(
  (value) =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(String(value)) ? undefined : 'needs letters, digits and "_" only',
  'The name of an environment variable',
);
export const variable = z.union([z.string(), z.number(), z.boolean()]);

const secret = ruled(
  (value) =>
    /^(env:[A-Za-z_][A-Za-z0-9_]*\??|file:.+)$/.test(String(value))
      ? undefined
      : 'needs a reference, env:NAME, env:NAME? or file:PATH, never the secret itself',
  'A reference: env:NAME, env:NAME? (may be absent) or file:PATH',
);

export const run = words('run', {
  module: filePath.optional(),
  loader: z.enum(['tsx']).optional(),
  command: z.array(z.string()).min(1).optional(),
  env: z.record(variableName, variable).optional().meta({ description: 'Values, or inherit' }),
  secrets: z.record(variableName, secret).optional(),
}).superRefine((value, context) => {
  const problem = runProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

function runProblem(value: { module?: string; loader?: string; command?: string[] }): string | undefined {
  if (value.module !== undefined && value.command !== undefined) return 'needs module or command, not both';
  if (value.module === undefined && value.command === undefined)
    return 'needs a module or a command, like { module: ./agents/reviewer.js }';
  if (value.loader !== undefined && value.module === undefined) return 'needs a module with loader';
  return value.command?.[0] === '' ? 'needs a program as the first word of command, got ""' : undefined;
}

export type RunWords = z.infer<typeof run>;
