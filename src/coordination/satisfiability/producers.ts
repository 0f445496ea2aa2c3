// Who may publish what joins wait for, as far as the plan alone says: built once for a plan. Safe and pure.
import type { EventTrigger, RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import { leavesOf, type PlanIndex, typesOf } from '../routing/plan-index';
import { countedAs, countedPart } from './outside-leaf';
import { unjudgedTypes } from './published-types';
import { add, consumersAmong, publishersAmong, subtaskReactions, upstream } from './upstream';

export interface Producers {
  /** Reactions that may publish a type. */
  of(type: string): readonly RoutingReaction[];
  /** Whether sources outside the plan publish it. */
  isOutside(type: string): boolean;
  /** Types that may always come. */
  unjudged: ReadonlySet<string>;
  /** Who feeds a reaction, directly or through others; itself only where it feeds itself. */
  ancestryOf(reaction: RoutingReaction): Ancestry;
  /** All that the plan's joins depend on, by name. */
  needed: ReadonlySet<string>;
  /** Leaves that wake one of those, by the type of an event from outside; each with the name under which it is counted. */
  counted: ReadonlyMap<string, readonly CountedLeaf[]>;
}

export interface Ancestry {
  reactions: ReadonlySet<RoutingReaction>;
  /** Those of them that wait for a type. */
  wokenBy: ReadonlyMap<string, readonly RoutingReaction[]>;
}

export interface CountedLeaf {
  leaf: EventTrigger;
  as: string;
}

const remembered = new WeakMap<PlanIndex, Producers>();

/** The producers of a plan; linear in its reactions, and not looked for where it has no join. */
export function producersOf(index: PlanIndex): Producers {
  const known = remembered.get(index);
  if (known) return known;
  const producers = find(index.plan, index.rules);
  remembered.set(index, producers);
  return producers;
}

function find(plan: RoutingPlan, rules: number): Producers {
  const joins = plan.reactions.filter(({ on }) => on.trigger !== 'event');
  const all = joins.length > 0 ? [...plan.reactions, ...subtaskReactions(plan)] : [];
  const publishers = publishersAmong(all, plan);
  const of = (type: string): readonly RoutingReaction[] => publishers.get(type) ?? [];
  const unjudged = new Set(unjudgedTypes(plan));
  const listed = plan.sources && new Set(Object.values(plan.sources).flatMap(({ may }) => may));
  const isOutside = (type: string) =>
    listed ? listed.has(type) : of(type).length === 0 && !unjudged.has(type);
  const found = new Map<RoutingReaction, Ancestry>();
  const needed = upstream(joins, of);
  return {
    of,
    isOutside,
    unjudged,
    ancestryOf: (reaction) => {
      const known = found.get(reaction);
      if (known) return known;
      const reactions = upstream([reaction], of);
      const ancestry = { reactions, wokenBy: consumersAmong(reactions) };
      found.set(reaction, ancestry);
      return ancestry;
    },
    needed: new Set([...needed].map(({ name }) => name)),
    counted: countedLeaves(needed, isOutside, rules),
  };
}

function countedLeaves(
  needed: ReadonlySet<RoutingReaction>,
  isOutside: Producers['isOutside'],
  rules: number,
): Map<string, CountedLeaf[]> {
  const counted = new Map<string, CountedLeaf[]>();
  for (const leaf of [...needed].flatMap(({ on }) => leavesOf(on)))
    for (const type of typesOf(leaf) ?? []) {
      const as = isOutside(type) ? countedAs(leaf, type, rules) : undefined;
      if (as === undefined || counted.get(type)?.some((each) => each.as === as)) continue;
      add(counted, type, { leaf: countedPart(leaf, rules), as });
    }
  return counted;
}
