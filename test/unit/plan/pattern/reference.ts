// The pattern language once more, as slowly and plainly as it can be said, for a property: every combination of `$or` is a rule of
// its own, an event is a heap of leaves that know in which elements of which lists they stand, and all choices of leaves are tried.
import type { JsonObject, JsonValue } from '../../../../src/events/json';

type Rule = Map<string, JsonValue[]>;
interface Leaf {
  path: string;
  value: JsonValue;
  /** Number of the list → number of the element. */
  inside: Map<number, number>;
}

export function referenceMatches(pattern: JsonObject, event: JsonObject): boolean {
  const leaves = leavesOf(event);
  return rulesOf(pattern, '', [new Map()]).some((rule) => {
    const fields = [...rule].map(([path, asks]) => ({ path, asks }));
    return choose(fields, leaves, []);
  });
}

/** Takes a leaf for each field, or none where none is asked for; in the end whatever is lacking has to lack beside all that was taken. */
function choose(fields: { path: string; asks: JsonValue[] }[], leaves: Leaf[], taken: Leaf[]): boolean {
  const [field, ...rest] = fields;
  if (!field) return true;
  const here = leaves.filter((leaf) => leaf.path === field.path);
  const fitting = here.filter(
    (leaf) => agrees(leaf, taken) && field.asks.some((ask) => fits(ask, leaf.value)),
  );
  if (fitting.some((leaf) => choose(rest, leaves, [...taken, leaf]))) return true;
  if (!field.asks.some((ask) => JSON.stringify(ask) === '{"exists":false}')) return false;
  // What is lacking is asked last, when all that was taken is known.
  if (rest.some((each) => !each.asks.every((ask) => JSON.stringify(ask) === '{"exists":false}')))
    return choose([...rest, { ...field, asks: [{ exists: false }] }], leaves, taken);
  return !here.some((leaf) => agrees(leaf, taken)) && choose(rest, leaves, taken);
}

const agrees = (leaf: Leaf, taken: Leaf[]): boolean =>
  taken.every((other) =>
    [...leaf.inside].every(([list, element]) => (other.inside.get(list) ?? element) === element),
  );

function fits(ask: JsonValue, value: JsonValue): boolean {
  if (typeof ask !== 'object' || ask === null) return ask === value;
  const [operator, operand] = Object.entries(ask)[0] ?? [];
  if (operator === 'exists') return operand === true;
  if (operator === 'prefix') return typeof value === 'string' && value.startsWith(String(operand));
  if (operator === 'anything-but') return operand !== value;
  if (operator === 'numeric') return typeof value === 'number' && value > Number((operand as JsonValue[])[1]);
  throw new Error(`the reference has no ${operator}`);
}

function rulesOf(pattern: JsonObject, prefix: string, rules: Rule[]): Rule[] {
  let all = rules;
  for (const [name, asks] of Object.entries(pattern)) {
    if (name === '$or')
      all = (asks as JsonObject[]).flatMap((each) =>
        rulesOf(
          each,
          prefix,
          all.map((rule) => new Map(rule)),
        ),
      );
    else if (Array.isArray(asks)) for (const rule of all) rule.set(prefix + name, asks);
    else all = rulesOf(asks as JsonObject, `${prefix}${name}.`, all);
  }
  return all;
}

function leavesOf(event: JsonObject): Leaf[] {
  let lists = 0;
  const leaves: Leaf[] = [];
  const walk = (value: JsonValue, path: string, inside: Map<number, number>) => {
    if (Array.isArray(value)) {
      const list = lists++;
      value.forEach((each, element) => {
        const isLeaf = typeof each !== 'object' || each === null;
        walk(each, path, isLeaf ? inside : new Map(inside).set(list, element));
      });
    } else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value))
        walk(each, path === '' ? name : `${path}.${name}`, inside);
    else leaves.push({ path, value, inside });
  };
  walk(event, '', new Map());
  return leaves;
}
