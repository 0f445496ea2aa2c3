// What is told of events before they are sent that are allowed and yet hardly meant: on stderr, each doubt once.
import type { Envelope } from '../events/envelope';
import type { RoutingPlan } from '../plan/routing-plan';
import { late } from './late';
import { counted } from './views/heading';
import type { CliWorld } from './world';

/** Says the doubts, each with how many of several events have it. `of`: those of one event, by its id, for who reads JSON. */
export function warned(
  { output }: Pick<CliWorld, 'output'>,
  plan: RoutingPlan,
  envelopes: readonly Envelope[],
): { of(id: string | undefined): { warnings?: string[] } } {
  const doubtsOf = late.doubts().publishDoubts(plan);
  const byId = new Map(envelopes.map((each) => [each.event.id, doubtsOf(each)]));
  const events = new Map<string, number>();
  for (const doubt of [...byId.values()].flat()) events.set(doubt, (events.get(doubt) ?? 0) + 1);
  for (const [doubt, count] of events) {
    const which = envelopes.length === 1 ? '' : `${counted(count, 'event')}: `;
    output.talk(`signalbox: warning: ${which}${doubt}.`);
  }
  return {
    of: (id) => {
      const warnings = id === undefined ? [] : (byId.get(id) ?? []);
      return warnings.length === 0 ? {} : { warnings };
    },
  };
}
