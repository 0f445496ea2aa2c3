// Where the words of a trigger are written, for explanations. Loads the plan's compiler: load it late.
import type { ClausePart } from '../coordination/explain/explanation';
import { leavesOf } from '../plan/compile/compile-trigger';
import { placeReactions } from '../plan/compile/place-reactions';
import type { PlacedReaction } from '../plan/compile/placed-reaction';
import type { WrittenPlan } from '../plan/compiled-plan';
import type { PlanDocument } from '../plan/language/plan-schema';
import type { TriggerWords } from '../plan/language/trigger-schema';
import type { PlanPath } from '../plan/position';
import type { EventTrigger, RoutingPlan } from '../plan/routing-plan';
import { leavesAt } from '../plan/written/written-leaves';

/** Of a reaction, one event of its trigger and one word of it: `plan.yaml:31:9`; undefined where that is not known. */
export type PlaceOf = (
  reaction: string,
  leaf: { number: number; part: ClausePart } | undefined,
) => string | undefined;

/**
 * Places in a plan's text for what `routing` asks for. A correlation keeps the plan that it began with: of a trigger that the text
 * has otherwise by now no place is known.
 */
export function placesIn(
  { document, positions, file, routing: own }: WrittenPlan,
  routing: RoutingPlan,
): PlaceOf {
  const placed = new Map(placeReactions(document).map((each) => [each.reaction.name, each]));
  const asked = new Map(routing.reactions.map(({ name, on }) => [name, leavesOf(on)]));
  return (name, leaf) => {
    const reaction = placed.get(name);
    const wanted = leaf && asked.get(name)?.[leaf.number];
    if (!reaction || !wanted) return undefined;
    const isSame = own.hash === routing.hash || isEqual(leavesOf(reaction.reaction.on)[leaf.number], wanted);
    const path = isSame ? leafPath(document, reaction, leaf.number) : undefined;
    if (!path) return undefined;
    const words = valueAt(document, path);
    const isWritten = typeof words === 'object' && words !== null && Object.hasOwn(words, leaf.part);
    const { line, column } = positions.of(isWritten ? [...path, leaf.part] : path);
    return `${file}:${line}:${column}`;
  };
}

/** Both were made by the same compiler, so that their words stand in the same order. */
const isEqual = (one: EventTrigger | undefined, other: EventTrigger): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Of a list of events each has its place; of a trigger what its words say. */
function leafPath(document: PlanDocument, { on }: PlacedReaction, number: number): PlanPath | undefined {
  const words = valueAt(document, on);
  if (Array.isArray(words)) return words.length > number ? [...on, number] : undefined;
  if (typeof words !== 'string' && (typeof words !== 'object' || words === null)) return undefined;
  return leavesAt(words as TriggerWords, on, '')[number]?.path;
}

function valueAt(document: PlanDocument, path: PlanPath): unknown {
  let value: unknown = document;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return value;
}
