// What a leaf's pattern demands of an event at least, for the index of a plan. Safe and pure.
import { type Demand, demandOfPattern } from '../plan/pattern/demand-of';
import { compiledPattern } from '../plan/pattern/read-pattern';
import type { EventTrigger } from '../plan/routing-plan';

/**
 * The field by which a leaf's pattern can be looked up; undefined where it has no pattern, or one that no single field decides.
 * Throws where the pattern is wrong.
 */
export function demandOf({ pattern }: EventTrigger): Demand | undefined {
  return pattern && demandOfPattern(compiledPattern(pattern));
}

/** The event types, or topics, that a leaf's pattern lists; undefined where it lists none. */
export function demandedTexts(leaf: EventTrigger, field: 'type' | 'topic'): string[] | undefined {
  const demand = demandOf(leaf);
  if (!demand?.values || demand.path.length !== 1 || demand.path[0] !== field) return undefined;
  return demand.values.filter((value): value is string => typeof value === 'string');
}
