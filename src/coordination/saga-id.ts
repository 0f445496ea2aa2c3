// The id of a saga, from the plan's template. Safe and pure.
import type { RoutingSaga } from '../plan/routing-plan';

/** `deploy-feature-{correlation_id}` with the correlation filled in. */
export function sagaIdOf({ sagaId }: RoutingSaga, correlation: string): string {
  return sagaId.split('{correlation_id}').join(correlation);
}
