// A compiled reaction with the places of its words. Types only.
import type { PlanPath } from '../position';
import type { RoutingReaction } from '../routing-plan';

export interface PlacedReaction {
  reaction: RoutingReaction;
  /** Of what it was made from: an agent, one of its reactions, a task, a saga, a gate, … */
  path: PlanPath;
  /** Of its trigger. */
  on: PlanPath;
}
