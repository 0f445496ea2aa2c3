// Which reactions an event can concern at all: an index by type and topic, built once for a plan. Safe and pure.
// An event is held only against those, so that reactions that do not match cost nothing.
import type { Envelope } from '../events/envelope';
import type { EventTrigger, FilterTerm, RoutingPlan, RoutingReaction, Trigger } from '../plan/routing-plan';

export interface PlanIndex {
  plan: RoutingPlan;
  reaction(name: string): RoutingReaction | undefined;
  /** Reactions with a leaf that names the event's type, or its topic without a type, or neither; in the plan's order. */
  candidates(envelope: Envelope): RoutingReaction[];
}

/** All leaves of a trigger, in order. */
export function leavesOf(trigger: Trigger): EventTrigger[] {
  return trigger.trigger === 'event' ? [trigger] : trigger.of.flatMap(leavesOf);
}

/** The type that a leaf asks for: its own, or that of a `type=` term. */
export function typeOf(leaf: EventTrigger): string | undefined {
  return leaf.type ?? typeTermOf(leaf)?.text;
}

const typeTermOf = (leaf: EventTrigger): FilterTerm | undefined =>
  leaf.filter?.find((each) => each.path.length === 2 && each.path.join('.') === 'event.type');

/** All types that can match a leaf; undefined where it asks for none. A term matches by its value or by its text. */
function typesOf(leaf: EventTrigger): string[] | undefined {
  if (leaf.type !== undefined) return [leaf.type];
  const term = typeTermOf(leaf);
  return term && [term.text, ...(typeof term.equals === 'string' ? [term.equals] : [])];
}

/** Builds the index; linear in the number of leaves. */
export function indexPlan(plan: RoutingPlan): PlanIndex {
  const byType = new Map<string, Set<number>>();
  const byTopic = new Map<string, Set<number>>();
  const always = new Set<number>();
  const add = (map: Map<string, Set<number>>, key: string, position: number) => {
    const known = map.get(key);
    if (known) known.add(position);
    else map.set(key, new Set([position]));
  };
  const byName = new Map<string, RoutingReaction>();
  plan.reactions.forEach((reaction, position) => {
    byName.set(reaction.name, reaction);
    for (const leaf of leavesOf(reaction.on)) {
      const types = typesOf(leaf);
      if (types) for (const type of types) add(byType, type, position);
      else if (leaf.topic !== undefined) add(byTopic, leaf.topic, position);
      else always.add(position);
    }
  });
  // Ends are held against every event. One that cannot be read is refused here, where a run begins, and not at each event.
  for (const end of [plan.completeOn, plan.failOn]) if (end) leavesOf(end).forEach(typeOf);
  const none: ReadonlySet<number> = new Set();
  return {
    plan,
    reaction: (name) => byName.get(name),
    candidates: ({ event, routing }) => {
      const typed = byType.get(event.type) ?? none;
      const topical = byTopic.get(routing.topic) ?? none;
      const positions =
        topical.size + always.size === 0
          ? [...typed]
          : [...new Set([...typed, ...topical, ...always])].sort((a, b) => a - b);
      return positions.flatMap((position) => plan.reactions[position] ?? []);
    },
  };
}
