// Which patterns an event can concern, looked up by a field that has to be there or to have one of a few values. Safe and pure.
// The cost of a look-up grows with the event and with what is found, not with the number of patterns.
import { isJsonObject } from '../events/json';
import type { Demand } from '../plan/pattern/demand-of';
import { type Fields, fieldIn, fieldsOf, isLeaf, someElement } from '../plan/pattern/document-values';
import type { Scalar } from '../plan/pattern/value-test';

/** A field: who is looked up by its value, who by any value, and the fields below it. */
export interface DemandIndex {
  byValue: Map<Scalar, number[]>;
  byAny: number[];
  below: Map<string, DemandIndex>;
}

export const emptyDemandIndex = (): DemandIndex => ({ byValue: new Map(), byAny: [], below: new Map() });

/** Enters `position` under what is demanded. */
export function enter(index: DemandIndex, { path, values }: Demand, position: number): void {
  let node = index;
  for (const name of path) {
    const next = node.below.get(name) ?? emptyDemandIndex();
    node.below.set(name, next);
    node = next;
  }
  if (!values) node.byAny.push(position);
  for (const value of values ?? []) {
    const known = node.byValue.get(value);
    if (known) known.push(position);
    else node.byValue.set(value, [position]);
  }
}

/** Adds to `found` all positions that are entered under what the event has, in a list or alone. */
export function lookUp(index: DemandIndex, event: Fields, found: Set<number>): void {
  const fields = fieldsOf(event);
  // Whichever are fewer: a wide index is looked at by the names of the event, a wide event by those of the index.
  const names = Object.keys(fields);
  const shared = names.length < index.below.size ? names : index.below.keys();
  for (const name of shared) {
    const node = index.below.get(name);
    const value = fieldIn(fields, name);
    if (!node || value === undefined) continue;
    let hasLeaf = false;
    const look = (each: unknown): boolean => {
      if (isLeaf(each)) {
        hasLeaf = true;
        for (const position of node.byValue.get(each) ?? []) found.add(position);
      } else if (isJsonObject(each) && node.below.size > 0) lookUp(node, each, found);
      return false;
    };
    if (Array.isArray(value)) someElement(value, look);
    else look(value);
    if (hasLeaf) for (const position of node.byAny) found.add(position);
  }
}
