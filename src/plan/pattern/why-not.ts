// Why an event is not as a pattern asks: the clause that said no, and the value it saw. Safe and pure.
// Asked only where the answer was no, so it may look at a part of the event a second time.

import { quote } from '../../events/text';
import { fieldIn, someElement } from './document-values';
import { fieldsFor, insideOf, type Met, meets, meetsField } from './match-pattern';
import { hasBelow, type PatternNode } from './pattern-tree';
import { placeWords } from './place';
import type { Field } from './read-field';
import { MOST_STEPS, type Steps } from './steps';

/** A clause as the pattern has it (`payload.severity: ["high"]`), and what stands there (`payload.severity is "low"`). */
export interface Refusal {
  clause: string;
  saw: string;
}

/** Where a node stands: by the pattern's fields, and in the event, where elements of lists have numbers. */
interface Standing {
  asked: readonly string[];
  seen: readonly (string | number)[];
  count: Steps;
}

/** Characters of a list or a value that an answer shows. */
const SHOWN = 80;
/** Alternatives of a choice that an answer names. */
const NAMED = 3;
/** Characters of a clause, and of what it saw. */
const LONGEST = 500;

/** The first clause, in the order of the pattern, that is not met; of lists in the element that gets furthest. */
export function whyNot(pattern: PatternNode, event: unknown): Refusal {
  try {
    const { clause, saw } = refusalAt(pattern, event, {
      asked: [],
      seen: [],
      count: { steps: 0, most: MOST_STEPS },
    });
    return { clause: clipped(clause), saw: clipped(saw) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { clause: 'its pattern', saw: 'the event is too long to say where' };
  }
}

const clipped = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

function refusalAt(node: PatternNode, value: unknown, at: Standing): Refusal {
  const { count } = at;
  if (node.field && (!hasBelow(node) || fieldMet(node.field, value, count) === 'no'))
    return refusalOf(node.field, value, at);
  if (!Array.isArray(value)) return insideRefusal(node, value, at);
  let furthest: { element: unknown; met: number; position: number } | undefined;
  let position = -1;
  someElement(value, (element) => {
    position += 1;
    if (insideOf(node, element, count) !== 'no') return false;
    const met = metInOrder(node, element, count);
    if (!furthest || met > furthest.met) furthest = { element, met, position };
    return false;
  });
  // Each is met for itself, and nowhere both together.
  if (node.field && !furthest) return refusalOf(node.field, value, at);
  const seen = furthest ? [...at.seen, furthest.position] : at.seen;
  return insideRefusal(node, furthest?.element, { ...at, seen });
}

const fieldMet = (field: Field, value: unknown, count: Steps): Met =>
  value === undefined ? (field.mayLack ? 'lacking' : 'no') : meetsField(field, value, count);

function insideRefusal(node: PatternNode, value: unknown, at: Standing): Refusal {
  const fields = fieldsFor(node, value);
  const { count } = at;
  for (const { name, node: child } of node.children) {
    const inside = fieldIn(fields, name);
    if (meets(child, inside, count) === 'no')
      return refusalAt(child, inside, { asked: [...at.asked, name], seen: [...at.seen, name], count });
  }
  for (const alternatives of node.choices)
    if (alternatives.every((each) => insideOf(each, value, count) === 'no'))
      return choiceRefusal(alternatives, value, at);
  // Unreachable where the answer was no; said rather than thrown, for it only words an answer.
  return { clause: placeWords(at.asked), saw: `${placeWords(at.seen)} is ${shown(value)}` };
}

function choiceRefusal(alternatives: readonly PatternNode[], value: unknown, at: Standing): Refusal {
  const refusals = alternatives.slice(0, NAMED).map((each) => insideRefusal(each, value, at));
  const more = alternatives.length - refusals.length;
  const rest = more > 0 ? ` or ${more} more` : '';
  return {
    clause: `$or (${refusals.map(({ clause }) => clause).join(' or ')}${rest})`,
    saw: [...new Set(refusals.map(({ saw }) => saw))].join('; '),
  };
}

function refusalOf(field: Field, value: unknown, { asked, seen }: Standing): Refusal {
  const place = placeWords(seen);
  return {
    clause: `${placeWords(asked)}: ${field.words}`,
    saw: value === undefined ? `${place}: no such field` : `${place} is ${shown(value)}`,
  };
}

/** How many of a node's parts an element meets before the first that it does not. */
function metInOrder(node: PatternNode, element: unknown, count: Steps): number {
  const fields = fieldsFor(node, element);
  const parts = [
    ...node.children.map(({ name, node: child }) => meets(child, fieldIn(fields, name), count)),
    ...node.choices.map((alternatives) =>
      alternatives.every((each) => insideOf(each, element, count) === 'no') ? 'no' : 'found',
    ),
  ];
  return parts.indexOf('no');
}

/** A short list as it is, anything else as messages quote it. */
function shown(value: unknown): string {
  if (
    !Array.isArray(value) ||
    value.length > SHOWN ||
    value.some((each) => typeof each === 'object' && each !== null)
  )
    return quote(value);
  const short = value.map((each) => quote(each)).join(', ');
  return short.length > SHOWN ? quote(value) : `[${short}]`;
}
