// Event types that nobody consumes. Pure.
import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';
import { eventFlow } from './event-flow';
import { isUnhandled } from './handlers';
import { typePlaces } from './type-places';

/**
 * Types that are published or declared and that no trigger can match. What says only that work began is for people to read, and a
 * question that nobody answers is told by its own check. Whoever asks consumes the answer.
 */
export function checkConsumers(plan: WrittenPlan): PlanProblem[] {
  const { routing, document, positions, file } = plan;
  const flow = eventFlow(routing);
  const places = typePlaces(document);
  const answers = new Set(Object.values(routing.events).map(({ answer }) => answer));
  return Object.keys(routing.events).flatMap((type) => {
    const place = places.get(type);
    if (!place || flow.fedBy(type).length > 0 || isUnhandled(plan, type)) return [];
    if (answers.has(type)) return [];
    return [problemAt(file, positions.of(place.path, place.part), 'SB301', `nobody consumes ${type}`)];
  });
}
