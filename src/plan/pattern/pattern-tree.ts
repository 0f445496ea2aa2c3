// What a pattern asks, laid out as an event is: a node for each field. Safe and pure.
//
// All fields of a pattern have to be met inside the same element of each list that they share. In the tree this is simply: one
// element meets the whole node. A choice whose alternatives share fields with what stands beside it would break that, because the
// element chosen for one would bind the other; such choices are written out (each alternative together with what it shares
// fields with), all others stay what they are. So the tree is exact, and hardly ever larger than the pattern.
import { type Budget, groupsOf } from './item-groups';
import type { Field } from './read-field';
import type { Item } from './read-items';

export interface PatternNode {
  /** Asked of the values that stand here. */
  field?: Field;
  /** Asked of what stands below. */
  children: readonly PatternChild[];
  /** Of each choice one alternative has to be met, here. */
  choices: readonly (readonly PatternNode[])[];
  /** Met where nothing stands here: only `exists: false` is asked. */
  mayLack: boolean;
  /** The same of what is asked below. */
  mayLackBelow: boolean;
  /** Something is asked two levels down, where an event may have one name with a dot. */
  isDeep: boolean;
}

/** Whether anything is asked below a node. */
export const hasBelow = ({ children, choices }: PatternNode): boolean =>
  children.length > 0 || choices.length > 0;

export interface PatternChild {
  name: string;
  node: PatternNode;
}

/** Builds the tree. Throws PatternRefused where choices multiply beyond the limit. */
export function patternTree(items: readonly Item[]): PatternNode {
  return nodeOf(items, 0, { looks: 0 });
}

function nodeOf(items: readonly Item[], depth: number, budget: Budget, field?: Field): PatternNode {
  const children: PatternChild[] = [];
  const choices: (readonly PatternNode[])[] = [];
  for (const { names, members } of groupsOf(items, depth, budget)) {
    const [name] = names;
    if (names.size === 1 && name !== undefined && !members.some((each) => staysHere(each, depth + 1)))
      children.push({ name, node: childOf(members, depth + 1, budget) });
    else choices.push(writtenOut(members, depth, budget));
  }
  const mayLackBelow =
    children.every(({ node }) => node.mayLack) &&
    choices.every((alternatives) => alternatives.some((each) => each.mayLack));
  const isDeep =
    children.some(({ node }) => hasBelow(node)) || choices.some((each) => each.some((node) => node.isDeep));
  const mayLack = mayLackBelow && (field?.mayLack ?? true);
  return { ...(field ? { field } : {}), children, choices, mayLack, mayLackBelow, isDeep };
}

/** Of a field that is there twice the later one counts, as where JSON has a key twice. */
function childOf(items: readonly Item[], depth: number, budget: Budget): PatternNode {
  let field: Field | undefined;
  const below = items.filter((each) => {
    if (each.item !== 'field' || each.path.length !== depth) return true;
    field = each.field;
    return false;
  });
  return nodeOf(below, depth, budget, field);
}

/** The first choice of the group, each alternative together with everything else of the group. */
function writtenOut(members: readonly Item[], depth: number, budget: Budget): PatternNode[] {
  const at = members.findIndex(({ item }) => item === 'choice');
  const choice = members[at];
  if (choice?.item !== 'choice') return [nodeOf(members, depth, budget)];
  return choice.alternatives.map((alternative) =>
    nodeOf([...members.slice(0, at), ...alternative, ...members.slice(at + 1)], depth, budget),
  );
}

/**
 * Choices that cannot be looked at one level further down: where an alternative asks of the very field that others ask things below
 * of, and where one is met by what is lacking, for then the elements of a list might each be lacking by another alternative.
 */
function staysHere(item: Item, depth: number): boolean {
  return (
    item.item === 'choice' &&
    (item.alternatives.some((each) => each.every(mayLack)) ||
      item.alternatives.flat().some((each) => endsAt(each, depth)))
  );
}

const endsAt = (item: Item, depth: number): boolean =>
  item.item === 'field'
    ? item.path.length === depth
    : item.alternatives.flat().some((each) => endsAt(each, depth));

const mayLack = (item: Item): boolean =>
  item.item === 'field' ? item.field.mayLack : item.alternatives.some((each) => each.every(mayLack));
