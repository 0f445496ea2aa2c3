// The shape of a plan: what may stand at its top. Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { PRIORITIES } from '../../events/envelope';
import { KINDS } from '../../events/kind';
import type { PlanPath } from '../position';
import { agent } from './agent-schema';
import { aggregator } from './aggregator-schema';
import { gate, roles } from './gate-schema';
import { machine } from './machine-schema';
import { pause } from './pause-schema';
import { retry } from './retry-schema';
import { variable, variableName } from './run-schema';
import { saga } from './saga-schema';
import { graph } from './task-schema';
import { type EventWords, type JoinWords, type TriggerWords, trigger } from './trigger-schema';
import { agentName, duration, eventType, filePath, plainText, source, topicName, words } from './words';

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
  answer: eventType.optional().meta({ description: 'Of a query or a command: the type that answers it' }),
  timeout: duration
    .optional()
    .meta({ description: 'Of a query or a command: how long an answer is awaited' }),
});

const topic = words('topic', {
  description: plainText.optional(),
  default: z.boolean().optional(),
  publishers: everybodyOr(source).optional(),
  subscribers: everybodyOr(source).optional(),
  priority: z.enum(PRIORITIES).optional(),
});

/** Where an ending has a `within` or asks what cannot come any more: the coordination watches the joins of reactions only. */
function watchedEnd(words: TriggerWords | undefined, path: PlanPath): PlanPath | undefined {
  if (typeof words !== 'object') return undefined;
  const object: EventWords & JoinWords = words;
  for (const word of ['within', 'on_unsatisfiable'] as const)
    if (object[word] !== undefined) return [...path, word];
  for (const word of ['all', 'any', 'first', 'of'] as const)
    for (const [index, member] of (object[word] ?? []).entries()) {
      const found = watchedEnd(member, [...path, word, index]);
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
  limits: words('limits', {
    hops: z.int().min(1).max(10_000).optional(),
    tasks: z.int().min(1).max(10_000).optional(),
  }).optional(),
  defaults: words('defaults', { timeout: duration.optional() }).optional(),
  agents: z.record(agentName, agent),
  tasks: graph.optional(),
  aggregators: z.array(aggregator).optional(),
  sagas: z.record(agentName, saga).optional(),
  gates: z.record(agentName, gate).optional(),
  pauses: z.record(agentName, pause).optional(),
  states: z.record(agentName, machine).optional(),
  roles: roles.optional(),
}).superRefine((plan, context) => {
  for (const word of ['complete_on', 'fail_on'] as const) {
    const path = watchedEnd(plan[word], [word]);
    const published = path?.at(-1) === 'within' ? 'on_timeout' : 'on_unsatisfiable';
    const message = `works for reactions only, not for ${word}; take it out, or let a reaction wait and publish ${published}`;
    if (path) context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/** A plan as it was written, its shape checked. */
export type PlanDocument = z.infer<typeof planSchema>;
export type TopicWords = z.infer<typeof topic>;
