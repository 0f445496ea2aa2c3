// The shape of a plan (M4 to M7, M13, M19): what may stand where. Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { PRIORITIES } from '../events/envelope';
import { KINDS } from '../events/kind';
import type { PlanPath } from './position';
import { type EventWords, type JoinWords, type TriggerWords, trigger } from './trigger-schema';
import { agentName, duration, eventType, filePath, reason, ruled, source, topicName, words } from './words';

const plainText = z.string().max(4096);
const everybodyOr = <T extends z.ZodType>(member: T) => z.union([z.literal('all'), z.array(member)]);
const jsonObject = z.record(z.string(), z.json());

const event = words('event', {
  description: plainText.optional(),
  topic: topicName.optional(),
  kind: z.enum(KINDS).optional(),
  payload: z.union([filePath, jsonObject]).optional().meta({ description: 'JSON Schema, or its file' }),
  example: z
    .union([filePath, jsonObject])
    .optional()
    .meta({ description: 'An example payload, or its file' }),
});

const topic = words('topic', {
  description: plainText.optional(),
  default: z.boolean().optional(),
  publishers: everybodyOr(source).optional(),
  subscribers: everybodyOr(source).optional(),
  priority: z.enum(PRIORITIES).optional(),
});

const retry = words('retry', {
  max_retries: z.int().min(0).max(1000).optional(),
  backoff_type: z.enum(['exponential', 'linear', 'fixed']).optional(),
  initial_delay: duration.optional(),
  max_delay: duration.optional(),
  retry_on: z.array(reason).optional(),
  no_retry_on: z.array(reason).optional(),
  jitter: z.enum(['none', 'half', 'full']).optional(),
});

const publishes = words('publishes', {
  started: eventType.optional(),
  completed: eventType.optional(),
  failed: eventType.optional(),
  outcomes: z.record(agentName, eventType).optional(),
  emits: z.array(eventType).optional(),
});

const variableName = ruled(
  (value) =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(String(value)) ? undefined : 'needs letters, digits and "_" only',
  'The name of an environment variable',
);
const secret = ruled(
  (value) =>
    /^(env:[A-Za-z_][A-Za-z0-9_]*\??|file:.+)$/.test(String(value))
      ? undefined
      : 'needs a reference, env:NAME, env:NAME? or file:PATH, never the secret itself',
  'A reference: env:NAME, env:NAME? (may be absent) or file:PATH',
);
const variable = z.union([z.string(), z.number(), z.boolean()]);

const run = words('run', {
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

const reactionWords = {
  on: trigger.optional(),
  task: agentName.optional(),
  publishes: publishes.optional(),
  timeout: duration.optional(),
  deadline: duration.optional(),
  retry: z.union([agentName, retry]).optional(),
};
const reaction = words('reaction', { ...reactionWords, on: trigger });

const agent = words('agent', {
  description: plainText.optional(),
  run,
  ...reactionWords,
  reactions: z.array(reaction).min(1).optional(),
}).superRefine((value, context) => {
  if (value.on !== undefined && value.reactions !== undefined)
    context.addIssue({ code: 'custom', message: 'needs on or reactions, not both; move on into reactions' });
});

const awaited = words('awaited', { type: eventType, from: source.optional() });
const aggregator = words('aggregator', {
  aggregator_id: agentName,
  wait_for: z.array(awaited).min(1),
  timeout: duration.optional(),
  on_complete: eventType,
  on_timeout: eventType.optional(),
});

/** Where an ending has a `within`: the coordination watches the time of reactions only. */
function timedEnd(words: TriggerWords | undefined, path: PlanPath): PlanPath | undefined {
  if (typeof words !== 'object') return undefined;
  const object: EventWords & JoinWords = words;
  if (object.within !== undefined) return [...path, 'within'];
  for (const word of ['all', 'any', 'first', 'of'] as const)
    for (const [index, member] of (object[word] ?? []).entries()) {
      const found = timedEnd(member, [...path, word, index]);
      if (found) return found;
    }
  return undefined;
}

export const planSchema = words('plan', {
  // So that an editor finds the schema of a plan in JSON.
  $schema: z.string().optional(),
  plan: agentName.meta({ description: 'The name of the plan; part of every workflow id' }),
  description: plainText.optional(),
  complete_on: trigger.optional(),
  fail_on: trigger.optional(),
  sources: z
    .record(source, words('source', { description: plainText.optional(), may: z.array(eventType) }))
    .optional(),
  topics: z.record(topicName, topic).optional(),
  events: z.record(eventType, event.nullable()).optional(),
  vars: z.record(variableName, variable).optional(),
  retry: z.record(agentName, retry).optional(),
  late: z.enum(['refuse', 'reopen']).optional(),
  limits: words('limits', { hops: z.int().min(1).max(10_000).optional() }).optional(),
  defaults: words('defaults', { timeout: duration.optional() }).optional(),
  agents: z.record(agentName, agent),
  aggregators: z.array(aggregator).optional(),
}).superRefine((plan, context) => {
  for (const word of ['complete_on', 'fail_on'] as const) {
    const path = timedEnd(plan[word], [word]);
    const message = `works for reactions only, not for ${word}; take it out, or let a reaction wait and publish on_timeout`;
    if (path) context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/** A plan as it was written, its shape checked. */
export type PlanDocument = z.infer<typeof planSchema>;
export type AgentWords = z.infer<typeof agent>;
export type ReactionWords = z.infer<typeof reaction>;
export type RetryWords = z.infer<typeof retry>;
export type PublishesWords = z.infer<typeof publishes>;
export type RunWords = z.infer<typeof run>;
export type TopicWords = z.infer<typeof topic>;
