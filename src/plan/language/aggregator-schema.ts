// Aggregators, in the words of M13. Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { fieldPath, filterWords } from './filter-words';
import { sources } from './trigger-schema';
import { agentName, duration, eventType, topicName, words } from './words';

const awaited = words('awaited', {
  type: eventType,
  from: sources.optional(),
  topic: topicName.optional(),
  filter: filterWords.optional(),
});

export const aggregator = words('aggregator', {
  aggregator_id: agentName,
  wait_for: z.array(awaited).min(1).max(256),
  quorum: z.int().min(1).max(256).optional().meta({ description: 'So many of them instead of all' }),
  timeout: duration.optional(),
  correlate_by: fieldPath.optional(),
  on_complete: eventType,
  on_timeout: eventType.optional(),
  on_unsatisfiable: eventType.optional(),
}).superRefine(({ quorum = 0, wait_for }, context) => {
  if (quorum > wait_for.length)
    context.addIssue({
      code: 'custom',
      path: ['quorum'],
      message: `needs to be at most ${wait_for.length}, as many as wait_for has, got ${quorum}`,
    });
});

export type AggregatorWords = z.infer<typeof aggregator>;
