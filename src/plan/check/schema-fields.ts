// What a JSON Schema says of one field: whether it names it, and which values it may have. Pure; it judges nothing it does not know.
import { isJsonObject, type JsonObject, type JsonValue } from '../../events/json';

/** What stands at a field, as the schema has it. */
export type FieldFound =
  /** Named. All of the schemas hold there. */
  | { found: 'named'; schemas: readonly JsonObject[] }
  /** Not named, though others are. `closed`: it cannot be there. */
  | { found: 'unnamed'; closed: boolean; names: readonly string[] }
  /** The schema says too little, or in words that are not looked at here. */
  | { found: 'unknown' };

const UNKNOWN: FieldFound = { found: 'unknown' };

/** One step further down. `root`: what references count from. */
export function fieldIn(schemas: readonly JsonObject[], name: string, root: JsonObject): FieldFound {
  const all = schemas.flatMap((schema) => conjuncts(schema, root));
  const named = all.flatMap((schema) => {
    const found = propertiesOf(schema);
    return found && Object.hasOwn(found, name) ? [found[name]] : [];
  });
  if (named.length > 0)
    return named.every(isJsonObject) ? { found: 'named', schemas: named.filter(isJsonObject) } : UNKNOWN;
  const closed = all.some((schema) => isClosed(schema) || holdsNoFields(schema));
  if (!closed && all.some(isVague)) return UNKNOWN;
  const names = all.flatMap((schema) => Object.keys(propertiesOf(schema) ?? {}));
  return closed || names.length > 0 ? { found: 'unnamed', closed, names } : UNKNOWN;
}

const propertiesOf = ({ properties }: JsonObject): JsonObject | undefined =>
  isJsonObject(properties) ? properties : undefined;

/** What other words allow beside `properties` does not count where additional ones are refused, but for patterns. */
const isClosed = ({ additionalProperties, unevaluatedProperties, ...schema }: JsonObject): boolean =>
  (additionalProperties === false && !Object.hasOwn(schema, 'patternProperties')) ||
  (unevaluatedProperties === false && !isVague(schema));

const holdsNoFields = ({ type }: JsonObject): boolean =>
  type !== undefined && !typesOf(type).includes('object');

const typesOf = (type: JsonValue): JsonValue[] => (Array.isArray(type) ? type : [type]);

/** Words by which a schema may allow a field that `properties` does not name. */
const VAGUE = ['$ref', '$dynamicRef', 'patternProperties', 'dependentSchemas', 'anyOf', 'oneOf', 'if'];

const isVague = (schema: JsonObject): boolean =>
  VAGUE.some((word) => Object.hasOwn(schema, word)) ||
  isJsonObject(schema.additionalProperties) ||
  isJsonObject(schema.unevaluatedProperties);

/** A schema taken apart: itself, where it refers to, and all of `allOf`. A reference that cannot be followed stays. */
function conjuncts(schema: JsonObject, root: JsonObject, depth = 0): JsonObject[] {
  if (depth > 16) return [schema];
  const { $ref, allOf, ...rest } = schema;
  const target = typeof $ref === 'string' ? referredTo($ref, root) : undefined;
  const parts = Array.isArray(allOf) ? allOf.filter(isJsonObject) : [];
  return [
    $ref !== undefined && !target ? { ...rest, $ref } : rest,
    ...[...(target ? [target] : []), ...parts].flatMap((each) => conjuncts(each, root, depth + 1)),
  ];
}

/** `#/$defs/address`, inside the same schema only. */
function referredTo(reference: string, root: JsonObject): JsonObject | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let here: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    // One with a percent sign is an address; such a name is not looked for.
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    here = Array.isArray(here)
      ? here[Number(name)]
      : isJsonObject(here) && Object.hasOwn(here, name)
        ? here[name]
        : undefined;
  }
  return isJsonObject(here) ? here : undefined;
}

/** Which values a field may have: those that are listed, or their types. Undefined where the schema says neither. */
export interface FieldValues {
  listed?: readonly JsonValue[];
  types?: readonly string[];
  /** Of a list what its elements may be. */
  items?: readonly JsonObject[];
}

export function valuesOf(schemas: readonly JsonObject[], root: JsonObject): FieldValues {
  const all = schemas.flatMap((schema) => conjuncts(schema, root));
  const lists = all.flatMap((schema) => {
    if (Object.hasOwn(schema, 'const')) return [[schema.const as JsonValue]];
    return Array.isArray(schema.enum) ? [schema.enum] : [];
  });
  const types = all.flatMap(({ type }) => (type === undefined ? [] : [typesOf(type).map(String)]));
  const items = all.flatMap((schema) =>
    isJsonObject(schema.items) && !schema.prefixItems ? [schema.items] : [],
  );
  const [shortest] = lists.toSorted((one, other) => one.length - other.length);
  const [narrowest] = types.toSorted((one, other) => one.length - other.length);
  return {
    ...(shortest && { listed: shortest }),
    ...(narrowest && { types: narrowest }),
    ...(items.length > 0 && { items }),
  };
}
