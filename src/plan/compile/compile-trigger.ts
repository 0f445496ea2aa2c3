// Triggers as they were written, made into what the rules read. Pure: no zod value, no Node.
import type { JsonValue } from '../../events/json';
import { durationOf } from '../duration';
import { looksLikeFilter, parseFilter } from '../filter';
import type { FilterWords } from '../language/filter-words';
import { joinWordOf } from '../language/join-words';
import type { EventWords, JoinWords, TriggerWords } from '../language/trigger-schema';
import type { EventTrigger, FilterTerm, Trigger } from '../routing-plan';

/** A trigger of a document whose shape is checked. */
export function compileTrigger(words: TriggerWords): Trigger {
  if (typeof words === 'string')
    return looksLikeFilter(words)
      ? { trigger: 'event', filter: termsOf(words) }
      : { trigger: 'event', type: words };
  const object: EventWords & JoinWords = words;
  const join = joinWordOf(object);
  if (!join) return eventTrigger(object);
  const members = (join === 'at_least' ? object.of : object[join]) ?? [];
  return {
    trigger: join,
    of: members.map(compileTrigger),
    ...(object.at_least === undefined ? {} : { count: object.at_least }),
    ...(object.within === undefined ? {} : { withinMs: milliseconds(object.within) }),
    ...(object.on_timeout === undefined ? {} : { onTimeout: object.on_timeout }),
    ...(object.on_unsatisfiable === undefined ? {} : { onUnsatisfiable: object.on_unsatisfiable }),
  };
}

/** A trigger that asks for one event, from its words. */
export function eventTrigger({ type, topic, from, filter }: EventWords): EventTrigger {
  return {
    trigger: 'event',
    ...(type === undefined ? {} : { type }),
    ...(topic === undefined ? {} : { topic }),
    ...(from === undefined ? {} : { from: oneOrSeveral(from) }),
    ...(filter === undefined ? {} : chosenBy(filter)),
  };
}

/** A list of one asks for the same as its member. */
function oneOrSeveral(from: string | string[]): string | string[] {
  const [only, ...others] = typeof from === 'string' ? [from] : from;
  return only !== undefined && others.length === 0 ? only : from;
}

const chosenBy = (filter: FilterWords): Pick<EventTrigger, 'filter' | 'pattern'> =>
  typeof filter === 'string' ? { filter: termsOf(filter) } : { pattern: filter };

function termsOf(text: string): FilterTerm[] {
  const read = parseFilter(text);
  if ('problem' in read) throw new TypeError(`filter ${read.problem}`);
  return read.terms;
}

/** A checked length of time in milliseconds. Throws TypeError where it was not checked. */
export function milliseconds(text: string): number {
  const read = durationOf(text);
  if ('problem' in read) throw new TypeError(`a length of time ${read.problem}`);
  return read.ms;
}

/** Every event leaf of a trigger, in order. */
export function leavesOf(trigger: Trigger): EventTrigger[] {
  return trigger.trigger === 'event' ? [trigger] : trigger.of.flatMap(leavesOf);
}

/** The event types that a trigger publishes itself when a join's time is up or it can no longer be met. */
export function joinTypesOf(trigger: Trigger): string[] {
  if (trigger.trigger === 'event') return [];
  const own = [trigger.onTimeout, trigger.onUnsatisfiable].filter((type) => type !== undefined);
  return [...own, ...trigger.of.flatMap(joinTypesOf)];
}

/** The type that a leaf names: as its own, by a `type=` term, or as the only one of its pattern. */
export function namedTypeOf(leaf: EventTrigger): string | undefined {
  const types = typesOf(leaf);
  return types?.length === 1 ? types[0] : undefined;
}

/** All types that can match a leaf, where it lists them; undefined where it asks for none or says more of it than a list. */
export function typesOf({ type, filter, pattern }: EventTrigger): string[] | undefined {
  const term = filter?.find(({ path }) => path.join('.') === 'event.type');
  const listed = type ?? term?.text ?? (pattern?.type as JsonValue | undefined);
  if (typeof listed === 'string') return [listed];
  return Array.isArray(listed) && listed.length > 0 && listed.every((each) => typeof each === 'string')
    ? listed
    : undefined;
}
