// Whether an event counts for an end of its correlation. Safe and pure; rules and explanations ask the same function.
//
// Parent and child live by one plan: what ended the child would end its parent too, although that one only began to use it. So a
// child's report counts for `complete_on` and `fail_on` only where they ask for field `child` by a pattern.
import type { Envelope } from '../../events/envelope';
import type { EventTrigger } from '../../plan/routing-plan';
import { matches } from '../routing/match';

export function countsForEnd(leaf: EventTrigger, envelope: Envelope): boolean {
  const isReport = typeof envelope.event.child === 'string';
  if (isReport && !Object.hasOwn(leaf.pattern ?? {}, 'child')) return false;
  return matches(leaf, envelope);
}
