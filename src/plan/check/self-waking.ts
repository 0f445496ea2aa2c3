// Whether what a reaction publishes would wake it again. Pure.

import { takesFrom } from '../asked-sources';
import { leavesOf, typesOf } from '../compile/compile-trigger';
import { defaultTopicOf } from '../default-topic';
import type { PlanDocument } from '../language/plan-schema';
import type { EventTrigger, Trigger } from '../routing-plan';

/**
 * True where an event of that type from the agent matches a leaf by its type, topic and source alone. Where the payload decides
 * as well, nobody knows beforehand, and the answer is no.
 */
export function wakesItself(document: PlanDocument, agent: string, on: Trigger, type: string): boolean {
  const topic = document.events?.[type]?.topic ?? defaultTopicOf(document);
  return leavesOf(on).some(
    (leaf) =>
      (typesOf(leaf)?.includes(type) ?? true) &&
      (leaf.topic === undefined || leaf.topic === topic) &&
      takesFrom(leaf, `/${agent}`) &&
      !readsPayload(leaf),
  );
}

const readsPayload = ({ filter = [], pattern = {} }: EventTrigger): boolean =>
  filter.some(({ path }) => path[0] === 'payload') || Object.hasOwn(pattern, 'payload');
