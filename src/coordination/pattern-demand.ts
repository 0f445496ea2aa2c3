// What a leaf's pattern demands of an event at least, for the index of a plan. Safe and pure.
import { compiledPattern } from '../plan/pattern/read-pattern';
import { type RequiredLiterals, requiredLiterals } from '../plan/pattern/required-literals';
import type { EventTrigger } from '../plan/routing-plan';

/**
 * The field by which a leaf's pattern can be looked up; undefined where it has no pattern, or one that no single field decides.
 * Throws where the pattern is wrong.
 */
export function demandOf({ pattern }: EventTrigger): RequiredLiterals | undefined {
  return pattern && requiredLiterals(compiledPattern(pattern));
}

/** The event types, or topics, that a leaf's pattern lists; undefined where it lists none. */
export function demandedTexts(leaf: EventTrigger, field: 'type' | 'topic'): string[] | undefined {
  const demand = demandOf(leaf);
  if (demand?.path.length !== 1 || demand.path[0] !== field) return undefined;
  return demand.values.filter((value): value is string => typeof value === 'string');
}
