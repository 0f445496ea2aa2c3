// "Did you mean" for a field that an event does not have: the nearest one that it has. Safe and pure.
import { isJsonObject } from '../../events/json';
import { nearestName } from '../../plan/nearest-name';

/** So many fields of an event are looked at, and so deep. */
const FIELDS = 500;
const DEPTH = 8;
/** Elements of a list that are looked at. */
const ELEMENTS = 3;

/**
 * The field that was meant, if one is near: beside where the way breaks off, else of the same name elsewhere, else of a name near to
 * it. Only its name where nothing else of the way is wrong, else the whole way.
 * @param path of the field that is not there: `['payload', 'verdct']`
 * @param throughLists also fields of elements of lists: patterns find them, filter texts do not
 */
export function nearestField(
  event: unknown,
  path: readonly string[],
  throughLists = false,
): string | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const broken = breaksAt(event, path, throughLists);
  const step = path[broken.depth] ?? last;
  const near = nearestName(step, broken.beside);
  if (near !== undefined && broken.depth === path.length - 1) return near;
  if (near !== undefined) return path.with(broken.depth, near).join('.');
  const all = fieldsIn(event, throughLists);
  const same = all.find((each) => each.at(-1) === last && each.join('.') !== path.join('.'));
  if (same) return same.join('.');
  const name = nearestName(
    last,
    all.map((each) => each.at(-1) ?? ''),
  );
  return name === undefined ? undefined : all.find((each) => each.at(-1) === name)?.join('.');
}

/** The first step of a way that leads nowhere, and the names that stand there instead. */
function breaksAt(
  event: unknown,
  path: readonly string[],
  throughLists: boolean,
): { depth: number; beside: string[] } {
  let values: unknown[] = [event];
  for (const [depth, name] of path.entries()) {
    const objects = values.flatMap((value) => objectsIn(value, throughLists));
    const inside = objects.flatMap((each) => (Object.hasOwn(each, name) ? [each[name]] : []));
    if (inside.length === 0) return { depth, beside: objects.flatMap((each) => Object.keys(each)) };
    values = inside;
  }
  return { depth: path.length - 1, beside: [] };
}

function objectsIn(value: unknown, throughLists: boolean): Record<string, unknown>[] {
  if (isJsonObject(value)) return [value];
  if (!throughLists || !Array.isArray(value)) return [];
  return value.slice(0, ELEMENTS).filter((each) => isJsonObject(each));
}

/** Ways to the fields of an event, those near the top first. */
function fieldsIn(event: unknown, throughLists: boolean): string[][] {
  const found: string[][] = [];
  let level: { at: string[]; value: unknown }[] = [{ at: [], value: event }];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    const below: typeof level = [];
    for (const { at, value } of level)
      for (const object of objectsIn(value, throughLists))
        for (const [name, inside] of Object.entries(object)) {
          if (found.length >= FIELDS) return found;
          found.push([...at, name]);
          below.push({ at: [...at, name], value: inside });
        }
    level = below;
  }
  return found;
}
