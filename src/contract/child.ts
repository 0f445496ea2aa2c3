// What a parent is told of a correlation that was begun with it as its parent (M11). Safe: may be imported by activities and clients.
import type { EventSignal } from './messages';
import { PARENT_MEMO } from './names';

/** Signal `event` for the parent: the child has begun. Told again it changes nothing. */
export function beganChild(plan: { plan: string; hash: string }, child: string): EventSignal {
  return { events: [], plan: plan.plan, hash: plan.hash, began_child: child };
}

/** Whether a coordination, as the server describes it, was begun with that parent: it may have begun before, without it or with another. */
export function isChildOf(parent: string, { memo }: { memo?: Record<string, unknown> }): boolean {
  return memo?.[PARENT_MEMO] === parent;
}
