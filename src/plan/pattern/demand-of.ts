// What a pattern demands at least: a field that has to be there, or to have one of a few values. Safe and pure. An index looks events
// up by it, so that a pattern costs nothing where an event has no such field or another value there.
import type { PatternNode } from './pattern-tree';
import type { Field } from './read-field';
import type { Scalar } from './value-test';

export interface Demand {
  path: readonly string[];
  /** Absent: any value. Never empty. */
  values?: readonly Scalar[];
}

/**
 * The field to look a pattern up by: `type` where it lists types, else `topic`, else the one with the fewest values, else one that
 * has to be there. Undefined where every field may be lacking.
 */
export function demandOfPattern(pattern: PatternNode): Demand | undefined {
  const all = demandsOf(pattern, []);
  const listing = all.filter((each) => each.values !== undefined);
  const named = (name: string) => listing.find(({ path }) => path.length === 1 && path[0] === name);
  return named('type') ?? named('topic') ?? listing.sort(byFewestValues)[0] ?? all[0];
}

const byFewestValues = (one: Demand, other: Demand): number =>
  (one.values?.length ?? 0) - (other.values?.length ?? 0);

/** Of fields below choices nothing is demanded: another alternative may be met. */
function demandsOf({ field, children }: PatternNode, path: readonly string[]): Demand[] {
  const values = field && literalsOf(field);
  return [
    ...(field && !field.mayLack ? [values ? { path, values } : { path }] : []),
    ...children.flatMap(({ name, node }) => demandsOf(node, [...path, name])),
  ];
}

function literalsOf({ tests }: Field): Scalar[] | undefined {
  const [only, ...more] = tests;
  if (more.length > 0 || only?.test !== 'literals') return undefined;
  // An address fits in every spelling.
  return only.literals.addresses.length > 0 ? undefined : [...only.literals.values];
}
