// What may stand where an event is chosen: filter text, a pattern object, the name of a field. Loads zod: never import values of
// it from a workflow.
import { z } from 'zod';
import type { JsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { eventPath } from '../event-path';
import { looksLikeFilter, parseFilter } from '../filter';
import { readPattern } from '../pattern/read-pattern';
import { eventTypeProblem, ruled } from './words';

const filterProblem = (value: unknown): string | undefined => {
  if (typeof value !== 'string')
    return `needs to be text like severity=high or a pattern object, got ${quote(value)}`;
  const read = parseFilter(value);
  return 'problem' in read ? read.problem : undefined;
};

const filterText = ruled(filterProblem, 'Terms joined by "and": type=X and severity=high');

/** Issues of it are whole sentences: they name the place inside the pattern themselves. */
const pattern = z
  .record(z.string(), z.json())
  .superRefine((value, context) => {
    const read = readPattern(value);
    if ('problem' in read)
      context.addIssue({
        code: 'custom',
        path: read.path,
        message: read.problem,
        params: { wholeSentence: true },
      });
  })
  .meta({ description: "A pattern in EventBridge's language over { type, source, topic, …, payload }" });

export type FilterWords = string | JsonObject;

export const filterWords: z.ZodType<FilterWords> = z.union([filterText, pattern]);

export const typeOrFilter = ruled((value) => {
  if (typeof value !== 'string') return `needs an event type, a filter or a join, got ${quote(value)}`;
  return looksLikeFilter(value) ? filterProblem(value) : eventTypeProblem(value);
}, 'An event type, or a filter like type=X and severity=high');

export const fieldPath = ruled((value) => {
  const read = eventPath(String(value));
  return 'problem' in read ? read.problem : undefined;
}, 'A field of the event, as in filters: region, payload.order.region, topic');
