// What a trigger asks for, in words. Safe and pure.

import { assertNever } from '../../events/assert-never';
import { sourceWords } from '../../plan/asked-sources';
import type { EventTrigger, Trigger } from '../../plan/routing-plan';
import { neededBy } from '../join/join';
import { typesOf } from '../routing/plan-index';

/** Characters of a pattern that are shown. */
const SHOWN = 100;

/** All that one event of a trigger asks for: `type is APIDesignCompleted and severity=high`. */
export function wordsOf(leaf: EventTrigger): string {
  const words = [
    leaf.type === undefined ? '' : `type is ${leaf.type}`,
    leaf.topic === undefined ? '' : `topic is ${leaf.topic}`,
    leaf.from === undefined ? '' : `from ${sourceWords(leaf)}`,
    ...(leaf.filter ?? []).map((term) => `${term.name}=${term.text}`),
    leaf.pattern ? patternWords(JSON.stringify(leaf.pattern)) : '',
  ].filter((each) => each !== '');
  return words.length === 0 ? 'every event' : words.join(' and ');
}

const patternWords = (text: string): string =>
  `pattern ${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}`;

/** What it is called where it is missing: by its type, else by all that it asks for. */
export function nameOf(leaf: EventTrigger): string {
  const types = typesOf(leaf);
  return types && types.length > 0 ? [...new Set(types)].join(' or ') : wordsOf(leaf);
}

/** A trigger that has not begun, with each of its events as `name` has it: `A, B`, `A or B`, `2 of (A, B, C)`. */
export function triggerWords(trigger: Trigger, name: (leaf: EventTrigger) => string): string {
  if (trigger.trigger === 'event') return name(trigger);
  const members = trigger.of.map((member) => {
    const words = triggerWords(member, name);
    return member.trigger === 'event' || trigger.of.length === 1 ? words : `(${words})`;
  });
  switch (trigger.trigger) {
    case 'all':
      return members.join(', ');
    case 'any':
    case 'first':
      return [...new Set(members)].join(' or ');
    case 'at_least':
      return `${neededBy(trigger)} of ${members.join(', ')}`;
    default:
      return assertNever(trigger);
  }
}
