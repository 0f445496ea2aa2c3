// Where a plan first says that a type is published, or declares it. Pure.
import type { PublishesWords } from '../language/agent-schema';
import type { PlanDocument } from '../language/plan-schema';
import type { PlanPath } from '../position';
import { writtenTasks } from '../written/written-tasks';

export interface TypePlace {
  path: PlanPath;
  part: 'key' | 'value';
}

/** By type. One that is `started` only, or a default that nobody wrote, has no place. */
export function typePlaces(document: PlanDocument): ReadonlyMap<string, TypePlace> {
  const places = new Map<string, TypePlace>();
  const add = (type: string | undefined, path: PlanPath, part: TypePlace['part'] = 'value') => {
    if (type !== undefined && !places.has(type)) places.set(type, { path, part });
  };
  for (const { publishes = {}, path } of publishesOf(document)) {
    const at = [...path, 'publishes'];
    add(publishes.completed, [...at, 'completed']);
    add(publishes.failed, [...at, 'failed']);
    for (const [outcome, type] of Object.entries(publishes.outcomes ?? {}))
      add(type, [...at, 'outcomes', outcome]);
    publishes.emits?.forEach((type, index) => {
      add(type, [...at, 'emits', index]);
    });
  }
  for (const [source, { may }] of Object.entries(document.sources ?? {}))
    may.forEach((type, index) => {
      add(type, ['sources', source, 'may', index]);
    });
  for (const type of Object.keys(document.events ?? {})) add(type, ['events', type], 'key');
  return places;
}

function publishesOf(document: PlanDocument): { publishes?: PublishesWords; path: PlanPath }[] {
  const agents = Object.entries(document.agents).flatMap(([agent, { publishes, reactions = [] }]) => [
    { publishes, path: ['agents', agent] },
    ...reactions.map((each, index) => ({
      publishes: each.publishes,
      path: ['agents', agent, 'reactions', index],
    })),
  ]);
  const tasks = writtenTasks(document).map(({ words, path }) => ({ publishes: words.publishes, path }));
  return [...agents, ...tasks];
}
