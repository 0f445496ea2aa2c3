// What can happen in a plan: the least set of event types that follows from those it begins with. Pure.
import { assertNever } from '../../events/assert-never';
import { joinTypesOf } from '../compile/compile-trigger';
import type { EventTrigger, RoutingReaction, Trigger } from '../routing-plan';
import type { EventFlow } from './event-flow';

export interface Reach {
  types: ReadonlySet<string>;
  /** Leaves that some of the types can feed. */
  fed: ReadonlySet<EventTrigger>;
}

export interface ReachOptions {
  /** The types that a woken reaction publishes; default: all that it may. */
  says?: (reaction: RoutingReaction) => Iterable<string>;
  /** Reactions that are taken as woken. */
  awake?: readonly RoutingReaction[];
}

/** Linear in the leaves of the plan. A join publishes what it says about lapsed rounds as soon as one of them has begun. */
export function reach(
  flow: EventFlow,
  begin: Iterable<string>,
  { says = (reaction) => typesBy(flow, reaction), awake = [] }: ReachOptions = {},
): Reach {
  const types = new Set(begin);
  const fed = new Set<EventTrigger>();
  const woken = new Set<RoutingReaction>();
  const isFed = (leaf: EventTrigger) => fed.has(leaf);
  const wake = (reaction: RoutingReaction) => {
    woken.add(reaction);
    for (const type of says(reaction)) types.add(type);
  };
  awake.forEach(wake);
  // A set hands out what is added while it is walked.
  for (const type of types)
    for (const { leaf, reaction } of flow.fedBy(type)) {
      if (fed.has(leaf)) continue;
      fed.add(leaf);
      if (!reaction || woken.has(reaction)) continue;
      for (const lapse of joinTypesOf(reaction.on)) types.add(lapse);
      if (canBeMet(reaction.on, isFed)) wake(reaction);
    }
  return { types, fed };
}

export const typesBy = (flow: EventFlow, reaction: RoutingReaction): string[] =>
  flow.publishedBy(reaction).map(({ type }) => type);

/** Whether a trigger can be met by leaves that can be fed. */
export function canBeMet(trigger: Trigger, isFed: (leaf: EventTrigger) => boolean): boolean {
  switch (trigger.trigger) {
    case 'event':
      return isFed(trigger);
    case 'all':
      return trigger.of.every((each) => canBeMet(each, isFed));
    case 'any':
    case 'first':
      return trigger.of.some((each) => canBeMet(each, isFed));
    case 'at_least':
      return trigger.of.filter((each) => canBeMet(each, isFed)).length >= (trigger.count ?? 1);
    default:
      return assertNever(trigger);
  }
}
