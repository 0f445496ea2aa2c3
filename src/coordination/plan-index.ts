// Which reactions an event can concern at all: an index by type, topic and what patterns demand, built once for a plan. Safe and
// pure. An event is held only against those, so that reactions that do not match cost nothing.
import type { Envelope } from '../events/envelope';
import { plannedReaction } from '../plan/planned-reaction';
import {
  type EventTrigger,
  type FilterTerm,
  type RoutingPlan,
  type RoutingReaction,
  RULES_VERSION,
  type Trigger,
} from '../plan/routing-plan';
import { emptyDemandIndex, enter, lookUpEnvelope } from './demand-index';
import { demandedTexts, demandOf } from './pattern-demand';

export interface PlanIndex {
  plan: RoutingPlan;
  /** The version of the rules that the run was begun with: `RULES_VERSION` or an older one. */
  rules: number;
  reaction(name: string): RoutingReaction | undefined;
  /** Whether people decide on anything in the plan. */
  asksPeople: boolean;
  /** Whether an event of that type from that source plans subtasks. */
  isPlanner(type: string, source: string): boolean;
  /**
   * Reactions with a leaf that names the event's type, or its topic without a type, or whose pattern demands what the event
   * has, or none of these; in the plan's order.
   */
  candidates(envelope: Envelope): RoutingReaction[];
}

/** All leaves of a trigger, in order. */
export function leavesOf(trigger: Trigger): EventTrigger[] {
  return trigger.trigger === 'event' ? [trigger] : trigger.of.flatMap(leavesOf);
}

/** The type that a leaf asks for: its own, that of a `type=` term, or the only one that its pattern lists. */
export function typeOf(leaf: EventTrigger): string | undefined {
  const named = leaf.type ?? typeTermOf(leaf)?.text;
  if (named !== undefined) return named;
  const [only, ...more] = demandedTexts(leaf, 'type') ?? [];
  return more.length === 0 ? only : undefined;
}

const typeTermOf = (leaf: EventTrigger): FilterTerm | undefined =>
  leaf.filter?.find((each) => each.path.length === 2 && each.path.join('.') === 'event.type');

/** All types that can match a leaf; undefined where it asks for none. A term matches by its value or by its text. */
export function typesOf(leaf: EventTrigger): string[] | undefined {
  if (leaf.type !== undefined) return [leaf.type];
  const term = typeTermOf(leaf);
  if (!term) return demandedTexts(leaf, 'type');
  return [term.text, ...(typeof term.equals === 'string' ? [term.equals] : [])];
}

/** A gate, a reaction or a step of a saga needs somebody's approval. */
const asksPeople = ({ reactions, gates = {}, sagas = {} }: RoutingPlan): boolean =>
  reactions.some(({ approval }) => approval) ||
  Object.values(sagas).some(({ steps }) => steps.some(({ approval }) => approval)) ||
  Object.values(gates).some(({ criteria }) => criteria.some(({ criterion }) => criterion === 'approval'));

/** Builds the index; linear in the number of leaves. */
export function indexPlan(plan: RoutingPlan, rules = RULES_VERSION): PlanIndex {
  const byType = new Map<string, Set<number>>();
  const byTopic = new Map<string, Set<number>>();
  const byDemand = emptyDemandIndex();
  const always = new Set<number>();
  const add = (map: Map<string, Set<number>>, key: string, position: number) => {
    const known = map.get(key);
    if (known) known.add(position);
    else map.set(key, new Set([position]));
  };
  const byName = new Map<string, RoutingReaction>();
  const planners = new Set<string>();
  plan.reactions.forEach((reaction, position) => {
    byName.set(reaction.name, reaction);
    if (reaction.publishes.planned !== undefined)
      planners.add(`${reaction.publishes.planned} /${reaction.agent}`);
    for (const leaf of leavesOf(reaction.on)) {
      const types = typesOf(leaf);
      const topics = leaf.topic === undefined ? demandedTexts(leaf, 'topic') : [leaf.topic];
      const demand = demandOf(leaf);
      if (types) for (const type of types) add(byType, type, position);
      else if (topics) for (const topic of topics) add(byTopic, topic, position);
      else if (demand) enter(byDemand, demand, position);
      else always.add(position);
    }
  });
  // Ends are held against every event. One that cannot be read is refused here, where a run begins, and not at each event.
  for (const end of [plan.completeOn, plan.failOn])
    for (const leaf of end ? leavesOf(end) : []) {
      typeOf(leaf);
      demandOf(leaf);
    }
  const none: ReadonlySet<number> = new Set();
  return {
    plan,
    rules,
    asksPeople: asksPeople(plan),
    reaction: (name) => byName.get(name) ?? plannedReaction(plan, name),
    isPlanner: (type, source) => planners.size > 0 && planners.has(`${type} ${source}`),
    candidates: (envelope) => {
      const typed = byType.get(envelope.event.type) ?? none;
      const topical = byTopic.get(envelope.routing.topic) ?? none;
      const demanded = new Set<number>();
      if (byDemand.below.size > 0) lookUpEnvelope(byDemand, envelope, demanded);
      const positions =
        topical.size + always.size + demanded.size === 0
          ? [...typed]
          : [...new Set([...typed, ...topical, ...always, ...demanded])].sort((a, b) => a - b);
      return positions.flatMap((position) => plan.reactions[position] ?? []);
    },
  };
}
