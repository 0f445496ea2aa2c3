// Triggers as they were written, made into what the rules read. Pure: no zod value, no Node.
import { durationOf } from './duration';
import { looksLikeFilter, parseFilter } from './filter';
import { joinWordOf } from './join-words';
import type { EventTrigger, FilterTerm, Trigger } from './routing-plan';
import type { EventWords, JoinWords, TriggerWords } from './trigger-schema';

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
  };
}

function eventTrigger({ type, topic, from, filter }: EventWords): EventTrigger {
  return {
    trigger: 'event',
    ...(type === undefined ? {} : { type }),
    ...(topic === undefined ? {} : { topic }),
    ...(from === undefined ? {} : { from }),
    ...(filter === undefined ? {} : { filter: termsOf(filter) }),
  };
}

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

/** The event types that a trigger publishes itself when a join's time is up. */
export function timeoutTypesOf(trigger: Trigger): string[] {
  if (trigger.trigger === 'event') return [];
  const own = trigger.onTimeout === undefined ? [] : [trigger.onTimeout];
  return [...own, ...trigger.of.flatMap(timeoutTypesOf)];
}

/** The type that a leaf names, as its own or by a `type=` term. */
export function namedTypeOf(leaf: EventTrigger): string | undefined {
  return leaf.type ?? leaf.filter?.find(({ path }) => path.join('.') === 'event.type')?.text;
}
