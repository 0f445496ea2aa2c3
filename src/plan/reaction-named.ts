// Every reaction that a worker may be handed work under. Safe: pure, may be imported by every room.
import { plannedReaction } from './planned-reaction';
import type { RoutingPlan, RoutingReaction } from './routing-plan';
import { sagaReaction } from './saga-reactions';

/** One that the plan lists, that of a subtask, or a step or an undo of a saga; undefined where the plan knows no such name. */
export function reactionNamed(plan: RoutingPlan, name: string): RoutingReaction | undefined {
  const listed = plan.reactions.find((reaction) => reaction.name === name);
  return listed ?? plannedReaction(plan, name) ?? sagaReaction(plan, name);
}
