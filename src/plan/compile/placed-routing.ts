// The reactions of a compiled plan with the places of their words. Pure: no zod value, no Node.
import type { WrittenPlan } from '../compiled-plan';
import { placeReactions } from './place-reactions';
import type { PlacedReaction } from './placed-reaction';

const remembered = new WeakMap<WrittenPlan, PlacedReaction[]>();

/** Those of the routing part itself, so that they can be told apart by identity; the second time they are at hand. */
export function placedRouting(plan: WrittenPlan): readonly PlacedReaction[] {
  const known = remembered.get(plan);
  if (known) return known;
  const placed = placeReactions(plan.document).map((each, index) => ({
    ...each,
    reaction: plan.routing.reactions[index] ?? each.reaction,
  }));
  remembered.set(plan, placed);
  return placed;
}
