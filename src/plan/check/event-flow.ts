// Who wakes whom in a plan, looked up instead of searched: built once for a plan, so that checks of a thousand agents stay quick.
// Pure.
import { DOMAIN_EVENTS } from '../../events/taxonomy';
import { leavesOf, typesOf } from '../compile/compile-trigger';
import { subtaskWorkers } from '../planned-reaction';
import type { EventTrigger, RoutingPlan, RoutingReaction } from '../routing-plan';
import { canFeed } from './feeding';
import { type Publication, publicationsOf } from './publications';

export interface EventFlow {
  routing: RoutingPlan;
  /** What may be published because of a reaction, each type with its source. */
  publishedBy(reaction: RoutingReaction): readonly Publication[];
  /** The reactions because of which a type may be published. */
  producersOf(type: string): readonly RoutingReaction[];
  /** The leaves that a type can feed, of reactions and of the plan's endings. */
  fedBy(type: string): readonly FedLeaf[];
}

export interface FedLeaf {
  leaf: EventTrigger;
  /** Undefined where it is of `complete_on` or `fail_on`. */
  reaction?: RoutingReaction;
}

const remembered = new WeakMap<RoutingPlan, EventFlow>();

/** The flow of a plan; the second time it is at hand. */
export function eventFlow(routing: RoutingPlan): EventFlow {
  const known = remembered.get(routing);
  if (known) return known;
  const flow = build(routing);
  remembered.set(routing, flow);
  return flow;
}

function build(routing: RoutingPlan): EventFlow {
  const { reactions, completeOn, failOn } = routing;
  const ofSubtasks = subtaskPublications(routing);
  const published = new Map(
    reactions.map((reaction) => [
      reaction,
      [...publicationsOf(reaction, routing), ...(reaction.publishes.planned === undefined ? [] : ofSubtasks)],
    ]),
  );
  const producers = new Map<string, RoutingReaction[]>();
  for (const [reaction, publications] of published)
    for (const type of new Set(publications.map(({ type }) => type))) add(producers, type, reaction);
  const byType = new Map<string, FedLeaf[]>();
  const others: FedLeaf[] = [];
  const know = (fed: FedLeaf) => {
    const types = typesOf(fed.leaf);
    if (!types) others.push(fed);
    for (const type of new Set(types)) add(byType, type, fed);
  };
  for (const reaction of reactions) for (const leaf of leavesOf(reaction.on)) know({ leaf, reaction });
  for (const end of [completeOn, failOn]) if (end) for (const leaf of leavesOf(end)) know({ leaf });
  const fed = new Map<string, readonly FedLeaf[]>();
  const fedBy = (type: string): readonly FedLeaf[] => {
    const known = fed.get(type);
    if (known) return known;
    const all = [...(byType.get(type) ?? []), ...others].filter(({ leaf }) => canFeed(routing, leaf, type));
    fed.set(type, all);
    return all;
  };
  return {
    routing,
    publishedBy: (reaction) => published.get(reaction) ?? [],
    producersOf: (type) => producers.get(type) ?? [],
    fedBy,
  };
}

/** Any agent with a reaction of its own, or with none of anything, may be given a subtask, and publishes M3's types when it has worked on it. */
function subtaskPublications(routing: RoutingPlan): Publication[] {
  return [...subtaskWorkers(routing)].flatMap((agent) =>
    [DOMAIN_EVENTS.taskCompleted, DOMAIN_EVENTS.taskFailed].map((type) => ({ type, source: `/${agent}` })),
  );
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
