// Who handles a command or answers a query. Pure.
import { askedSources, takesFrom } from './asked-sources';
import { typesOf } from './compile-trigger';
import type { WrittenPlan } from './compiled-plan';
import { eventFlow, type FedLeaf } from './event-flow';
import { ownValue } from './own-value';
import type { EventTrigger, RoutingReaction } from './routing-plan';
import { asksTypeOnly } from './waking-steps';

/** A leaf with the reaction that it is of. */
export interface Handler extends FedLeaf {
  reaction: RoutingReaction;
}

/**
 * True where a command or a query has nobody at all, not even a pause or an ending of the plan. A plan without agents admits what
 * others have recorded, and handles nothing.
 */
export function isUnhandled({ routing, document }: WrittenPlan, type: string): boolean {
  const kind = ownValue(routing.events, type)?.kind;
  if ((kind !== 'command' && kind !== 'query') || Object.keys(document.agents).length === 0) return false;
  const fed = eventFlow(routing).fedBy(type);
  return kind === 'command' ? fed.length === 0 : fed.every(({ reaction }) => !reaction);
}

/** Agents and sagas that ask for a type by its name. Whoever takes all events of a topic looks on. */
export function handlersOf({ routing }: WrittenPlan, type: string): Handler[] {
  return eventFlow(routing)
    .fedBy(type)
    .filter((fed): fed is Handler => isWork(fed.reaction) && typesOf(fed.leaf) !== undefined);
}

const isWork = (reaction: RoutingReaction | undefined): boolean =>
  reaction !== undefined && (!reaction.does || reaction.does.work === 'saga');

/** True where no event can match both leaves, as far as the plan tells: of patterns on other fields than the type it does not. */
export function excludeEachOther(one: EventTrigger, other: EventTrigger): boolean {
  if ([one, other].some((leaf) => leaf.pattern && !asksTypeOnly({ ...leaf, filter: [] }))) return true;
  if (askedSources(one)?.every((source) => !takesFrom(other, source))) return true;
  if (one.topic !== undefined && other.topic !== undefined && one.topic !== other.topic) return true;
  return (one.filter ?? []).some((term) =>
    (other.filter ?? []).some(
      (each) =>
        each.path.join('.') === term.path.join('.') &&
        each.text !== term.text &&
        each.equals !== term.equals &&
        each.path.join('.') !== 'event.type',
    ),
  );
}
