// The value of `on`, `complete_on` and `fail_on`. Loads zod: never import it from a workflow.
import { z } from 'zod';
import { type FilterWords, filterWords, typeOrFilter } from './filter-words';
import { JOIN_WORDS } from './join-words';
import type { Place } from './reserved-words';
import { duration, eventType, source, topicName, words } from './words';

export type TriggerWords = string | EventWords | JoinWords;

export interface EventWords {
  type?: string;
  topic?: string;
  from?: string | string[];
  filter?: FilterWords;
}

export interface JoinWords {
  all?: TriggerWords[];
  any?: TriggerWords[];
  first?: TriggerWords[];
  at_least?: number;
  of?: TriggerWords[];
  within?: string;
  on_timeout?: string;
  on_unsatisfiable?: string;
}

const members = z
  .array(z.lazy((): z.ZodType<TriggerWords> => trigger))
  .min(1)
  .max(256);

/** So many sources one leaf may name. */
const SOURCES = 64;

/** Who publishes: one source, or any of a list. */
export const sources = z.union([
  source,
  z
    .array(source)
    .min(1)
    .max(SOURCES)
    .superRefine((listed, context) => {
      const twice = listed.find((each, index) => listed.indexOf(each) !== index);
      if (twice !== undefined)
        context.addIssue({ code: 'custom', message: `names ${twice} twice; once is enough` });
    }),
]);

// One object for both, so that a misspelt word is compared with all words that may stand there.
const triggerObject = words('trigger', {
  type: eventType.optional(),
  topic: topicName.optional(),
  from: sources.optional(),
  filter: filterWords.optional(),
  all: members.optional(),
  any: members.optional(),
  first: members.optional(),
  at_least: z.int().min(1).max(256).optional(),
  of: members.optional(),
  within: duration.optional(),
  on_timeout: eventType.optional(),
  on_unsatisfiable: eventType.optional(),
}).superRefine((value, context) => {
  const problem = mixtureProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** The words of a single event, where nothing can be joined. */
export const leafWords = {
  type: eventType.optional(),
  from: sources.optional(),
  topic: topicName.optional(),
  filter: filterWords.optional(),
};

/** What is wrong with a single event whose words are all known; undefined where nothing is. */
export const leafProblem = (value: EventWords): string | undefined =>
  EVENT_WORDS.every((word) => value[word] === undefined) ? 'needs a type, topic, from or filter' : undefined;

export const eventLeaf = (place: Place) =>
  words(place, leafWords).superRefine((value, context) => {
    const message = leafProblem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

export const trigger: z.ZodType<TriggerWords> = z.union([typeOrFilter, triggerObject]);

const EVENT_WORDS = ['type', 'topic', 'from', 'filter'] as const;

function mixtureProblem(value: EventWords & JoinWords): string | undefined {
  const asks = EVENT_WORDS.filter((word) => value[word] !== undefined);
  const joins = JOIN_WORDS.filter((word) => value[word] !== undefined);
  if (joins.length > 1) return `needs one of ${joins.join(' and ')}, not both; nest them to join joins`;
  if (joins.length === 1 && asks.length > 0)
    return `needs ${asks.join(', ')} inside the members of ${joins[0]}, not beside it`;
  if (joins.length === 0 && asks.length === 0)
    return 'needs a type, topic, from or filter, or a join: all, any, first, at_least';
  if (value.at_least !== undefined && value.of === undefined) return 'needs "of" with at_least';
  if (value.at_least === undefined && value.of !== undefined) return 'needs at_least with "of"';
  if (value.at_least !== undefined && value.at_least > (value.of?.length ?? 0))
    return `needs at least ${value.at_least} members in "of", got ${value.of?.length ?? 0}`;
  if (joins.length === 0 && value.within !== undefined) return 'needs a join with within';
  if (joins.length === 0 && value.on_unsatisfiable !== undefined) return 'needs a join with on_unsatisfiable';
  if (value.on_timeout !== undefined && value.within === undefined) return 'needs within with on_timeout';
  return undefined;
}
