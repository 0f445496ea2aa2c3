// What a pattern demands at least: a field that has to have one of a few values. Safe and pure. An index looks events up by it, so
// that a pattern costs nothing where an event has another value there.
import type { PatternNode } from './pattern-tree';
import type { Field } from './read-field';
import type { Scalar } from './value-test';

export interface RequiredLiterals {
  path: readonly string[];
  /** Never empty. */
  values: readonly Scalar[];
}

/**
 * The field to look a pattern up by: `type` where it lists types, else `topic`, else the one with the fewest values. Undefined where
 * every field may have values that cannot be listed.
 */
export function requiredLiterals(pattern: PatternNode): RequiredLiterals | undefined {
  const all = literalFields(pattern, []);
  const named = (name: string) => all.find(({ path }) => path.length === 1 && path[0] === name);
  const fewest = all.reduce<RequiredLiterals | undefined>(
    (best, each) => (best && best.values.length <= each.values.length ? best : each),
    undefined,
  );
  return named('type') ?? named('topic') ?? fewest;
}

/** Of fields below choices nothing is demanded: another alternative may be met. */
function literalFields({ field, children }: PatternNode, path: readonly string[]): RequiredLiterals[] {
  const values = field && literalsOf(field);
  return [
    ...(values ? [{ path, values }] : []),
    ...children.flatMap(({ name, node }) => literalFields(node, [...path, name])),
  ];
}

function literalsOf({ tests, mayLack }: Field): Scalar[] | undefined {
  const [only, ...more] = tests;
  if (mayLack || more.length > 0 || only?.test !== 'literals') return undefined;
  // An address fits in every spelling.
  return only.literals.addresses.length > 0 ? undefined : [...only.literals.values];
}
