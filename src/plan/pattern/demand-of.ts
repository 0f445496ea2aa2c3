// What a pattern demands at least: fields that have to be there, or to have one of a few values or beginnings. Safe and pure. An index
// looks events up by one of them, so that a pattern costs nothing where an event has no such field or something else there.
import { assertNever } from '../../events/assert-never';
import { isPlain } from './ignored-case';
import type { PatternNode } from './pattern-tree';
import type { Field } from './read-field';
import { seenAs, type TextView } from './text-view';
import type { Scalar, ValueTest } from './value-test';

export type Demand = FieldDemand | ChoiceDemand;

export interface FieldDemand {
  path: readonly string[];
  /** Absent: any value. Never empty. */
  keys?: readonly Key[];
}

/** One of them is met: of each alternative all that it demands, which is never nothing. */
export interface ChoiceDemand {
  oneOf: readonly (readonly Demand[])[];
}

/** A value as it is, or how a text begins in one of its views. Of a long beginning only the first characters count. */
export type Key = { value: Scalar } | { view: TextView; begins: string };

/** Characters of a beginning that are looked up: the price of a look-up grows with them. */
const LONGEST_KEY = 64;

/** All of it, in the order of the tree. Empty where every field may be lacking. */
export function demandsOfPattern(pattern: PatternNode): Demand[] {
  return demandsOf(pattern, []);
}

function demandsOf({ field, children, choices }: PatternNode, path: readonly string[]): Demand[] {
  const own = field && !field.mayLack ? [fieldDemand(path, field)] : [];
  const below = children.flatMap(({ name, node }) => demandsOf(node, [...path, name]));
  const chosen = choices.flatMap((alternatives): Demand[] => {
    const oneOf = alternatives.map((each) => demandsOf(each, path));
    // An alternative that demands nothing may be met by anything.
    return oneOf.some((each) => each.length === 0) ? [] : [{ oneOf }];
  });
  return [...own, ...below, ...chosen];
}

function fieldDemand(path: readonly string[], { tests }: Field): FieldDemand {
  const keys: Key[] = [];
  for (const test of tests) {
    const some = keysOf(test);
    if (!some) return { path };
    keys.push(...some);
  }
  return { path, keys };
}

/** Whatever passes the test has one of them; undefined where there are none such. */
function keysOf(test: ValueTest): Key[] | undefined {
  switch (test.test) {
    case 'literals':
      return [
        ...Array.from(test.literals.values, (value): Key => ({ value })),
        ...test.literals.addresses.flatMap((bits) => beginning('address', bits) ?? []),
      ];
    case 'prefix':
      return beginning('as-it-is', test.text);
    case 'suffix':
      return beginning('backwards', seenAs('backwards', test.text));
    case 'ignoring-case': {
      if (!isPlain(test.text)) return undefined;
      const view = test.at === 'end' ? 'ignoring-case-backwards' : 'ignoring-case';
      return beginning(view, seenAs(view, test.text));
    }
    case 'wildcard':
      if (test.wildcard.ends === undefined) return [{ value: test.wildcard.begins }];
      return (
        beginning('as-it-is', test.wildcard.begins) ??
        beginning('backwards', seenAs('backwards', test.wildcard.ends))
      );
    case 'numeric':
      return test.range.low === test.range.high ? [{ value: test.range.low }] : undefined;
    case 'address':
      return beginning('address', test.bits);
    case 'any':
    case 'none-of':
      return undefined;
    default:
      return assertNever(test);
  }
}

function beginning(view: TextView, text: string | undefined): Key[] | undefined {
  return text ? [{ view, begins: text.slice(0, LONGEST_KEY) }] : undefined;
}
