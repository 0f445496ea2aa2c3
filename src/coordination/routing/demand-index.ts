// Which leaves an event can concern, looked up by a field that has to be there, or by its value or how its text begins. Safe and pure.
// The cost of a look-up grows with the event and with what is found, not with the number of leaves.
import type { Envelope } from '../../events/envelope';
import { isJsonObject } from '../../events/json';
import type { FieldDemand } from '../../plan/pattern/demand-of';
import { type Fields, fieldIn, fieldsOf, isLeaf, someElement } from '../../plan/pattern/document-values';
import { documentOf } from '../../plan/pattern/event-document';
import type { Scalar } from '../../plan/pattern/value-test';
import { type BeginningIndex, emptyBeginningIndex, enterBeginning, lookUpText } from './beginning-index';

/** A field: who is looked up by its value, by how its text begins, by any value; and the fields below it. */
export interface DemandIndex {
  byValue: Map<Scalar, number[]>;
  byBeginning?: BeginningIndex;
  byAny: number[];
  below: Map<string, DemandIndex>;
}

export const emptyDemandIndex = (): DemandIndex => ({ byValue: new Map(), byAny: [], below: new Map() });

/** Enters `position` under what is demanded. */
export function enter(index: DemandIndex, { path, keys }: FieldDemand, position: number): void {
  let node = index;
  for (const name of path) {
    const next = node.below.get(name) ?? emptyDemandIndex();
    node.below.set(name, next);
    node = next;
  }
  if (!keys) node.byAny.push(position);
  for (const key of keys ?? []) {
    if ('view' in key) {
      node.byBeginning ??= emptyBeginningIndex();
      enterBeginning(node.byBeginning, key, position);
      continue;
    }
    const known = node.byValue.get(key.value);
    if (known) known.push(position);
    else node.byValue.set(key.value, [position]);
  }
}

/** Names of fields beyond which an event has fewer. */
const FEW_FIELDS = 20;

/** Adds to `found` all that are entered under what the event has: without making a document of it where few fields are looked at. */
export function lookUpEnvelope(index: DemandIndex, envelope: Envelope, found: Set<number>): void {
  const { event, routing } = envelope;
  if (index.below.size > FEW_FIELDS || hasDots(event) || hasDots(routing)) {
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

/** The same of an event's document, or of an object in it: of what stands there in a list or alone. */
function lookUp(index: DemandIndex, event: Fields, found: Set<number>): void {
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
      if (node.byBeginning && typeof each === 'string') lookUpText(node.byBeginning, each, found);
    } else if (isJsonObject(each) && node.below.size > 0) lookUp(node, each, found);
    return false;
  };
  if (Array.isArray(value)) someElement(value, look);
  else look(value);
  if (hasLeaf) for (const position of node.byAny) found.add(position);
}
