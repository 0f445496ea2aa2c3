// How an event is looked at: fields by name, also where names have dots, and lists with all that is nested in them. Safe and pure.
import { isJsonObject } from '../../events/json';

/** An event, or a part of it: an object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

export const NO_FIELDS: Fields = Object.freeze({});

/**
 * The same object in which a field `a.b` stands below a field `a`, for a pattern's path means both. Where an event has a field in
 * both spellings, it counts as a list of the two.
 */
export function fieldsOf(object: Fields): Fields {
  for (const name in object) if (name.includes('.')) return unfold(object);
  return object;
}

function unfold(object: Fields): Fields {
  // Without a prototype, for a name may be `__proto__`.
  const plain: Record<string, unknown> = Object.create(null);
  const below: Record<string, Record<string, unknown>> = Object.create(null);
  for (const name of Object.keys(object)) {
    const dot = name.indexOf('.');
    if (dot < 0) plain[name] = object[name];
    else {
      const first = name.slice(0, dot);
      below[first] ??= Object.create(null) as Record<string, unknown>;
      below[first][name.slice(dot + 1)] = object[name];
    }
  }
  for (const [name, fields] of Object.entries(below)) plain[name] = joined(plain[name], fields);
  return plain;
}

function joined(value: unknown, fields: Fields): unknown {
  if (value === undefined) return fields;
  if (!isJsonObject(value)) return [value, fields];
  const both: Record<string, unknown> = Object.assign(Object.create(null), value);
  for (const [name, field] of Object.entries(fields))
    both[name] = both[name] === undefined ? field : [both[name], field];
  return both;
}

/** The field of that name; undefined where there is none. */
export function fieldIn(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/**
 * Looks at the elements of a list in order, at those of lists inside it too, until `look` gives true. A list may nest deeper than
 * a stack of calls.
 */
export function someElement(list: readonly unknown[], look: (element: unknown) => boolean): boolean {
  const open: { list: readonly unknown[]; next: number }[] = [{ list, next: 0 }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    if (top.next >= top.list.length) {
      open.pop();
      continue;
    }
    const element = top.list[top.next];
    top.next += 1;
    if (Array.isArray(element)) open.push({ list: element, next: 0 });
    else if (look(element)) return true;
  }
  return false;
}

/** A value that a pattern compares with: no object, no list, and there. */
export function isLeaf(value: unknown): value is string | number | boolean | null {
  return value === null || (value !== undefined && !isJsonObject(value) && !Array.isArray(value));
}
