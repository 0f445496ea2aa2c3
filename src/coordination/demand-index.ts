// Which patterns an event can concern, looked up by a field that has to be there or to have one of a few values. Safe and pure.
// The cost of a look-up grows with the event and with what is found, not with the number of patterns.
import type { Envelope } from '../events/envelope';
import { isJsonObject } from '../events/json';
import type { Demand } from '../plan/pattern/demand-of';
import { type Fields, fieldIn, fieldsOf, isLeaf, someElement } from '../plan/pattern/document-values';
import { documentOf } from '../plan/pattern/event-document';
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

/** The same for a whole envelope, without making a document of it where its header's fields are looked at one by one. */
export function lookUpEnvelope(index: DemandIndex, envelope: Envelope, found: Set<number>): void {
  const { event, routing } = envelope;
  if (hasDots(event) || hasDots(routing)) {
    lookUp(index, documentOf(envelope), found);
    return;
  }
  for (const [name, node] of index.below) {
    const value = headerField(envelope, name);
    if (value !== undefined) lookAt(node, value, found);
  }
}

function hasDots(fields: Fields): boolean {
  for (const name in fields) if (name.includes('.')) return true;
  return false;
}

/** The field of `documentOf` by that name. */
function headerField({ event, routing, payload }: Envelope, name: string): unknown {
  if (name === 'payload') return payload;
  if (name === 'topic' || name === 'priority') return routing[name];
  return fieldIn(event, name) ?? fieldIn(routing, name);
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
    if (node && value !== undefined) lookAt(node, value, found);
  }
}

function lookAt(node: DemandIndex, value: unknown, found: Set<number>): void {
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
