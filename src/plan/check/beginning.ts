// The event types that everything else follows from. Pure.
import type { WrittenPlan } from '../compiled-plan';
import { publishedTypes } from './published-types';

/** What the declared sources may publish; where none are declared, all that anybody publishes. */
export function beginningTypes({ routing, document }: WrittenPlan): ReadonlySet<string> {
  return routing.sources
    ? new Set(Object.values(routing.sources).flatMap(({ may }) => may))
    : publishedTypes(routing, document);
}
