// Which reactions an event can concern at all: an index by type, topic and what patterns demand, built once for a plan. Safe and
// pure. An event is held only against those, so that reactions that do not match cost nothing.
import type { Envelope } from '../../events/envelope';
import type { Demand } from '../../plan/pattern/demand-of';
import { plannedReaction } from '../../plan/planned-reaction';
import {
  type EventTrigger,
  type FilterTerm,
  type RoutingPlan,
  type RoutingReaction,
  RULES_VERSION,
  type Trigger,
} from '../../plan/routing-plan';
import { emptyDemandIndex, enter, lookUpEnvelope } from './demand-index';
import { demandsOfLeaf, listedTypes } from './pattern-demand';
import { countDemands, type DemandCounts, rarestDemand } from './rarest-demand';

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
   * Reactions with a leaf whose rarest demand the event meets (a type, a topic, a value or the beginning of a text in the payload), or
   * that demands nothing; in the plan's order.
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
  const [only, ...more] = listedTypes(leaf) ?? [];
  return more.length === 0 ? only : undefined;
}

const typeTermOf = (leaf: EventTrigger): FilterTerm | undefined =>
  leaf.filter?.find((each) => each.path.length === 2 && each.path.join('.') === 'event.type');

/** All types that can match a leaf; undefined where it asks for none. A term matches by its value or by its text. */
export function typesOf(leaf: EventTrigger): string[] | undefined {
  if (leaf.type !== undefined) return [leaf.type];
  const term = typeTermOf(leaf);
  if (!term) return listedTypes(leaf);
  return [term.text, ...(typeof term.equals === 'string' ? [term.equals] : [])];
}

/** A gate, a reaction or a step of a saga needs somebody's approval. */
const asksPeople = ({ reactions, gates = {}, sagas = {}, subtaskAgents = {} }: RoutingPlan): boolean =>
  [...reactions, ...Object.values(subtaskAgents)].some(({ approval }) => approval) ||
  Object.values(sagas).some(({ steps }) => steps.some(({ approval }) => approval)) ||
  Object.values(gates).some(({ criteria }) => criteria.some(({ criterion }) => criterion === 'approval'));

/** Builds the index; linear in the number of leaves. */
export function indexPlan(plan: RoutingPlan, rules = RULES_VERSION): PlanIndex {
  const byDemand = emptyDemandIndex();
  const always: number[] = [];
  const byName = new Map<string, RoutingReaction>();
  const planners = new Set<string>();
  const counts: DemandCounts = new Map();
  const leaves: { position: number; demands: readonly Demand[] }[] = [];
  plan.reactions.forEach((reaction, position) => {
    byName.set(reaction.name, reaction);
    if (reaction.publishes.planned !== undefined)
      planners.add(`${reaction.publishes.planned} /${reaction.agent}`);
    for (const leaf of leavesOf(reaction.on)) {
      const demands = demandsOfLeaf(leaf);
      countDemands(counts, demands);
      leaves.push({ position, demands });
    }
  });
  for (const { position, demands } of leaves) {
    const rarest = rarestDemand(counts, demands);
    if (rarest.length === 0) always.push(position);
    for (const demand of rarest) enter(byDemand, demand, position);
  }
  // Ends are held against every event. One that cannot be read is refused here, where a run begins, and not at each event.
  for (const end of [plan.completeOn, plan.failOn])
    for (const leaf of end ? leavesOf(end) : []) {
      typeOf(leaf);
      demandsOfLeaf(leaf);
    }
  return {
    plan,
    rules,
    asksPeople: asksPeople(plan),
    reaction: (name) => byName.get(name) ?? plannedReaction(plan, name),
    isPlanner: (type, source) => planners.size > 0 && planners.has(`${type} ${source}`),
    candidates: (envelope) => {
      const found = new Set(always);
      lookUpEnvelope(byDemand, envelope, found);
      const positions = [...found].sort((a, b) => a - b);
      return positions.flatMap((position) => plan.reactions[position] ?? []);
    },
  };
}
