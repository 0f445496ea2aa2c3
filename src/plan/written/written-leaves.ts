// Each event that a trigger asks for, with the place where it is written. Pure.

import { compileTrigger, namedTypeOf } from '../compile/compile-trigger';
import { joinWordOf } from '../language/join-words';
import type { PlanDocument } from '../language/plan-schema';
import type { EventWords, JoinWords, TriggerWords } from '../language/trigger-schema';
import type { PlanPath } from '../position';
import type { EventTrigger } from '../routing-plan';
import { writtenTriggers } from './written-triggers';

export interface WrittenLeaf {
  leaf: EventTrigger;
  /** Of the leaf as a whole: text, or the object. */
  path: PlanPath;
  /** Where its type is said. */
  typePath: PlanPath;
  /** The type it names, if it names one. */
  type: string | undefined;
  /** Says the type in a filter. */
  byFilter: boolean;
  /** As a sentence names whoever waits: `reviewer`, `the join of reviewer`, `complete_on`. */
  waiter: string;
}

/** All leaves of all triggers of a plan. */
export function writtenLeaves(document: PlanDocument): WrittenLeaf[] {
  return writtenTriggers(document).flatMap(({ words, path, waiter }) => leavesAt(words, path, waiter));
}

/** The leaves of one trigger. */
export function leavesAt(words: TriggerWords, path: PlanPath, waiter: string): WrittenLeaf[] {
  if (typeof words === 'object') {
    const object: EventWords & JoinWords = words;
    const join = joinWordOf(object);
    if (join) {
      const word = join === 'at_least' ? 'of' : join;
      const joined =
        waiter.includes('_on') || waiter.startsWith('the join') ? waiter : `the join of ${waiter}`;
      return (object[word] ?? []).flatMap((member, index) =>
        leavesAt(member, [...path, word, index], joined),
      );
    }
  }
  const leaf = compileTrigger(words);
  if (leaf.trigger !== 'event') return [];
  const byFilter = leaf.type === undefined && (leaf.filter ?? leaf.pattern) !== undefined;
  const inside = typeof words === 'string' ? [] : [byFilter ? 'filter' : 'type'];
  return [{ leaf, path, typePath: [...path, ...inside], type: namedTypeOf(leaf), byFilter, waiter }];
}
