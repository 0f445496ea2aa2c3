// Every trigger of a plan with the place where it is written. Pure.
import { compileTrigger, leavesOf, namedTypeOf } from '../compile/compile-trigger';
import type { PlanDocument } from '../language/plan-schema';
import type { TriggerWords } from '../language/trigger-schema';
import type { PlanPath } from '../position';
import { writtenReactions } from './written-reactions';

export interface WrittenTrigger {
  /** As a sentence names whoever waits: `reviewer`, `saga deploy-feature`, `complete_on`. */
  waiter: string;
  words: TriggerWords;
  path: PlanPath;
  /** An ending of the plan, which is met once and never again. */
  end: boolean;
}

/** Endings first, then what wakes agents, then what the rules do themselves. A graph's dependencies name no event. */
export function writtenTriggers(document: PlanDocument): WrittenTrigger[] {
  const triggers: WrittenTrigger[] = [];
  const add = (waiter: string, words: TriggerWords | undefined, path: PlanPath, end = false) => {
    if (words !== undefined) triggers.push({ waiter, words, path, end });
  };
  add('complete_on', document.complete_on, ['complete_on'], true);
  add('fail_on', document.fail_on, ['fail_on'], true);
  for (const { name, words, path } of writtenReactions(document)) add(name, words.on, [...path, 'on']);
  add('the first of the tasks', document.tasks?.starts_on, ['tasks', 'starts_on']);
  for (const [name, { on }] of Object.entries(document.sagas ?? {}))
    add(`saga ${name}`, on, ['sagas', name, 'on']);
  document.aggregators?.forEach(({ aggregator_id, wait_for }, index) => {
    wait_for.forEach((words, member) => {
      add(`aggregator ${aggregator_id}`, words, ['aggregators', index, 'wait_for', member]);
    });
  });
  for (const [name, { criteria }] of Object.entries(document.gates ?? {}))
    criteria.forEach(({ evidence }, index) => {
      add(`gate ${name}`, evidence, ['gates', name, 'criteria', index, 'evidence']);
    });
  for (const [name, { on, resume_on }] of Object.entries(document.pauses ?? {})) {
    add(`pause ${name}`, on, ['pauses', name, 'on']);
    add(`pause ${name}`, resume_on, ['pauses', name, 'resume_on']);
  }
  for (const [name, { on }] of Object.entries(document.states ?? {}))
    for (const [input, words] of Object.entries(on))
      add(`state machine ${name}`, words, ['states', name, 'on', input]);
  return triggers;
}

/** Every event type that a trigger names. */
export function namedTypes(document: PlanDocument): ReadonlySet<string> {
  const leaves = writtenTriggers(document).flatMap(({ words }) => leavesOf(compileTrigger(words)));
  return new Set(leaves.map(namedTypeOf).filter((type) => type !== undefined));
}
