// Who handles a command or answers a query. Pure.
import { typesOf } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import { ownValue } from '../own-value';
import type { RoutingReaction } from '../routing-plan';
import { eventFlow, type FedLeaf } from './event-flow';

/** A leaf with the reaction that it is of. */
export interface Handler extends FedLeaf {
  reaction: RoutingReaction;
}

/**
 * True where a command or a query has nobody at all, a command not even a state machine or an ending of the plan. What only holds
 * others back or lets them go on does nothing about it. A plan without agents admits what others have recorded, and handles nothing.
 */
export function isUnhandled({ routing, document }: WrittenPlan, type: string): boolean {
  const kind = ownValue(routing.events, type)?.kind;
  if ((kind !== 'command' && kind !== 'query') || Object.keys(document.agents).length === 0) return false;
  const fed = eventFlow(routing).fedBy(type);
  return kind === 'command'
    ? fed.every(({ reaction }) => isHold(reaction))
    : fed.every(({ reaction }) => !reaction);
}

/** Agents and sagas that ask for a type by its name. Whoever takes all events of a topic looks on. */
export function handlersOf({ routing }: WrittenPlan, type: string): Handler[] {
  return eventFlow(routing)
    .fedBy(type)
    .filter((fed): fed is Handler => isWork(fed.reaction) && typesOf(fed.leaf) !== undefined);
}

const HOLDS = ['pause', 'resume', 'evidence'];
const isHold = (reaction: RoutingReaction | undefined): boolean =>
  reaction?.does !== undefined && HOLDS.includes(reaction.does.work);

const isWork = (reaction: RoutingReaction | undefined): boolean =>
  reaction !== undefined && (!reaction.does || reaction.does.work === 'saga');
