// What a plan becomes: the part that travels, the part that stays on the worker, and where all of it was written.
// Types only, for every room but the coordination's, which knows the routing part alone.
import type { PlanDocument } from './language/plan-schema';
import type { Positions } from './position';
import type { RoutingPlan } from './routing-plan';
import type { RunPlan } from './run-plan';

export interface CompiledPlan {
  /** Travels in start arguments. */
  routing: RoutingPlan;
  /** Stays where the plan file is. */
  run: RunPlan;
  positions: Positions;
  /** As it was named by whoever loaded it; absent where the plan came from no file. */
  file?: string;
}

/** A compiled plan with the document it was made of: what a check reads. */
export interface WrittenPlan extends CompiledPlan {
  document: PlanDocument;
  file: string;
}
