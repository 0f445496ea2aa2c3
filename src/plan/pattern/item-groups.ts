// What of a pattern concerns the same field, and so has to be laid out together. Safe and pure.
import { PATTERN_LIMITS } from './pattern-limits';
import { PatternRefused } from './place';
import type { Item } from './read-items';

/** How often fields have been looked at; choices over the same fields can make it grow beyond what a pattern may cost. */
export interface Budget {
  looks: number;
}

interface Group {
  /** The fields at this depth that the members concern. */
  names: Set<string>;
  /** Where they stand among the items. */
  positions: number[];
}

/** Items that share a field at this depth stand in one group, in the order in which they were written. */
export function groupsOf(
  items: readonly Item[],
  depth: number,
  budget: Budget,
): { names: Set<string>; members: Item[] }[] {
  const groupOf = new Map<string, Group>();
  const groups = new Set<Group>();
  items.forEach((item, position) => {
    const merged: Group = { names: namesAt(item, depth, new Set(), budget), positions: [position] };
    const shared = new Set([...merged.names].flatMap((name) => groupOf.get(name) ?? []));
    const [only] = shared;
    if (only && shared.size === 1 && merged.names.size === 1) {
      only.positions.push(position);
      return;
    }
    for (const { names, positions } of shared) {
      for (const name of names) merged.names.add(name);
      merged.positions.push(...positions);
    }
    for (const each of shared) groups.delete(each);
    groups.add(merged);
    for (const name of merged.names) groupOf.set(name, merged);
  });
  return [...groups].map(({ names, positions }) => ({
    names,
    members: positions.sort((one, other) => one - other).flatMap((at) => items[at] ?? []),
  }));
}

function namesAt(item: Item, depth: number, names: Set<string>, budget: Budget): Set<string> {
  budget.looks += 1;
  if (budget.looks > PATTERN_LIMITS.looks)
    throw new PatternRefused(
      [],
      'has choices ($or) over the same fields that multiply beyond what is allowed; name such a field in one choice only',
    );
  if (item.item === 'field') {
    const name = item.path[depth];
    if (name !== undefined) names.add(name);
  } else for (const each of item.alternatives.flat()) namesAt(each, depth, names, budget);
  return names;
}
