// All reactions of a plan, each with the places of its words. Pure: no zod value, no Node.

import type { PlanDocument } from '../language/plan-schema';
import { compileAggregatorReactions } from './compile-aggregators';
import { compileGateReactions } from './compile-gates';
import { compileMachineReactions } from './compile-machines';
import { compilePauseReactions } from './compile-pauses';
import { compileReactions } from './compile-reactions';
import { compileSagaReactions } from './compile-sagas';
import { compileTaskReactions } from './compile-tasks';
import type { PlacedReaction } from './placed-reaction';

/**
 * In the order of dispatch. What holds others back comes first, so that an event which begins a pause holds the reactions to
 * itself too, and one that is evidence opens the gate before its other reactions ask for it.
 */
export function placeReactions(document: PlanDocument): PlacedReaction[] {
  return [
    ...compilePauseReactions(document),
    ...compileGateReactions(document),
    ...compileReactions(document),
    ...compileTaskReactions(document),
    ...compileSagaReactions(document),
    ...compileAggregatorReactions(document),
    ...compileMachineReactions(document),
  ];
}
