// Whether an event is as a pattern asks. Safe and pure; linear in the event and in the pattern, no regular expression.
import { isJsonObject } from '../../events/json';
import { testSetOf } from './build-test-set';
import { type Fields, fieldIn, fieldsOf, isLeaf, NO_FIELDS, someElement } from './document-values';
import { isLong, onePasses, valuesOf } from './list-values';
import { hasBelow, type PatternNode } from './pattern-tree';
import type { Field } from './read-field';
import { type Steps, step } from './steps';
import { passesOne } from './test-set';
import { meetsBoth } from './values-and-fields';

/**
 * How a node is met. `found`: something is there that the pattern asks for. `lacking`: nothing is there, and nothing had to be.
 * The difference counts in lists: `exists: false` is asked of the element in which something was found, else of all elements.
 */
export type Met = 'found' | 'lacking' | 'no';

const both = (one: Met, other: Met): Met => {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'found' || other === 'found' ? 'found' : 'lacking';
};

/** How a value meets a node: any JSON, or undefined where nothing stands. `count` grows with the comparisons made. */
export function meets(node: PatternNode, value: unknown, count: Steps): Met {
  step(count);
  if (value === undefined) return node.mayLack ? 'lacking' : 'no';
  if (node.field && hasBelow(node) && Array.isArray(value))
    return meetsAsBoth(node, node.field, value, count);
  const atField = node.field ? meetsField(node.field, value, count) : 'lacking';
  if (atField === 'no' || !hasBelow(node)) return atField;
  return both(atField, meetsBelow(node, value, count));
}

/** How the values that stand at a field meet its list: a leaf, or any leaf of a list. An object is no value. */
export function meetsField(field: Field, value: unknown, count: Steps): Met {
  let hasLeaf = false;
  const asked = testSetOf(field.tests);
  const look = (each: unknown): boolean => {
    step(count);
    if (!isLeaf(each)) return false;
    hasLeaf = true;
    return passesOne(asked, each, count);
  };
  if (Array.isArray(value) && isLong(value)) {
    const values = valuesOf(value, count);
    hasLeaf = values.all.size > 0;
    if (onePasses(asked, values, count)) return 'found';
  } else if (Array.isArray(value) ? someElement(value, look) : look(value)) return 'found';
  return field.mayLack && !hasLeaf ? 'lacking' : 'no';
}

function meetsAsBoth(node: PatternNode, field: Field, list: readonly unknown[], count: Steps): Met {
  const { mayLack } = field;
  const asked = testSetOf(field.tests);
  const fits = (element: unknown): boolean | undefined =>
    isLeaf(element) ? passesOne(asked, element, count) : undefined;
  const inside = (element: unknown): Met => insideOf(node, element, count);
  return meetsBoth({ fits, inside, mayLack, mayLackBelow: node.mayLackBelow }, list);
}

/** How what is inside a value meets what is asked below it. Of a list one element has to meet all of it. */
function meetsBelow(node: PatternNode, value: unknown, count: Steps): Met {
  if (!Array.isArray(value)) return insideOf(node, value, count);
  // An empty list is nothing at all.
  let allLack = node.mayLackBelow;
  const found = someElement(value, (element) => {
    const met = insideOf(node, element, count);
    if (met !== 'lacking') allLack = false;
    return met === 'found';
  });
  if (found) return 'found';
  return allLack ? 'lacking' : 'no';
}

/** The same of one object; of any other value as of an empty one. */
export function insideOf(node: PatternNode, value: unknown, count: Steps): Met {
  return insideFields(node, fieldsFor(node, value), count);
}

/** What a node looks for its fields in. */
export function fieldsFor({ isDeep }: PatternNode, value: unknown): Fields {
  if (!isJsonObject(value)) return NO_FIELDS;
  return isDeep ? fieldsOf(value) : value;
}

function insideFields({ children, choices }: PatternNode, fields: Fields, count: Steps): Met {
  let met: Met = 'lacking';
  for (const { name, node } of children) {
    met = both(met, meets(node, fieldIn(fields, name), count));
    if (met === 'no') return met;
  }
  for (const alternatives of choices) {
    met = both(met, best(alternatives, fields, count));
    if (met === 'no') return met;
  }
  return met;
}

function best(alternatives: readonly PatternNode[], fields: Fields, count: Steps): Met {
  let met: Met = 'no';
  for (const alternative of alternatives) {
    const each = insideFields(alternative, fields, count);
    if (each === 'found') return each;
    if (each === 'lacking') met = each;
  }
  return met;
}
