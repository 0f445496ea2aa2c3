// Where a plan speaks of a query or a command. Pure.
import type { WrittenPlan } from '../compiled-plan';
import type { Position } from '../position';
import { typePlaces } from './type-places';

/** Where it is declared, else where an agent asks it, else where it is published; else the top of the plan. */
export function questionPlaces({ document, positions }: WrittenPlan): (type: string) => Position {
  const published = typePlaces(document);
  const asked = new Map(
    Object.entries(document.agents)
      .reverse()
      .flatMap(([agent, { asks = [] }]) =>
        asks.map((type, index) => [type, ['agents', agent, 'asks', index]] as const),
      ),
  );
  return (type) => {
    if (Object.hasOwn(document.events ?? {}, type)) return positions.of(['events', type], 'key');
    const path = asked.get(type);
    if (path) return positions.of(path);
    const place = published.get(type);
    return place ? positions.of(place.path, place.part) : positions.of([]);
  };
}
