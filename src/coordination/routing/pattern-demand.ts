// What a leaf demands of an event at least, by its own words and by its pattern, for the index of a plan. Safe and pure.
import { askedSources } from '../../plan/asked-sources';
import { type Demand, demandsOfPattern, type FieldDemand, type Key } from '../../plan/pattern/demand-of';
import { isLeaf } from '../../plan/pattern/document-values';
import { compiledPattern } from '../../plan/pattern/read-pattern';
import type { Scalar } from '../../plan/pattern/value-test';
import type { EventTrigger, FilterTerm } from '../../plan/routing-plan';

/**
 * All that a leaf demands, by the fields of `documentOf`: an event that matches it meets each of them. Type and topic stand first,
 * for where nothing chooses better. Throws where the pattern is wrong.
 */
export function demandsOfLeaf(leaf: EventTrigger): Demand[] {
  const named = (name: string, values: readonly string[] | undefined): Demand[] =>
    values ? [{ path: [name], keys: values.map((value) => ({ value })) }] : [];
  return [
    ...named('type', leaf.type === undefined ? undefined : [leaf.type]),
    ...named('topic', leaf.topic === undefined ? undefined : [leaf.topic]),
    ...named('source', askedSources(leaf)),
    ...(leaf.filter ?? []).flatMap((term) => termDemand(term) ?? []),
    ...(leaf.pattern ? demandsOfPattern(compiledPattern(leaf.pattern)) : []),
  ];
}

/** Undefined where the term's field has no place of its own in the document, or the term cannot be read: held against an event it says so. */
function termDemand({ path: whole, equals, text }: FilterTerm): FieldDemand | undefined {
  if (!Array.isArray(whole) || !whole.every((name) => typeof name === 'string' && !name.includes('.')))
    return undefined;
  const [part, ...path] = whole;
  const [first] = path;
  if (first === undefined) return undefined;
  if (part === 'payload') return { path: whole, keys: valuesOf(equals, text) };
  // A header's field goes before a routing field of its name, but for those two.
  const isRoutings = first === 'topic' || first === 'priority';
  const isThere = part === 'routing' ? isRoutings : part === 'event' && !isRoutings && first !== 'payload';
  return isThere ? { path, keys: valuesOf(equals, text) } : undefined;
}

/** The values that equal a term: as a JSON scalar, else as text. */
function valuesOf(equals: unknown, text: string): Key[] {
  const values = new Set<Scalar>([text]);
  if (isLeaf(equals)) values.add(equals);
  for (const value of [true, false, null, Number(text)]) if (String(value) === text) values.add(value);
  return Array.from(values, (value) => ({ value }));
}

/** The event types that a leaf's pattern lists; undefined where it lists none. Throws where the pattern is wrong. */
export function listedTypes({ pattern }: EventTrigger): string[] | undefined {
  if (!pattern) return undefined;
  const field = compiledPattern(pattern).children.find(({ name }) => name === 'type')?.node.field;
  const [only, ...more] = field?.tests ?? [];
  if (!field || field.mayLack || more.length > 0 || only?.test !== 'literals') return undefined;
  // An address fits in every spelling.
  if (only.literals.addresses.length > 0) return undefined;
  return [...only.literals.values].filter((value) => typeof value === 'string');
}
