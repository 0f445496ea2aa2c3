// Pattern objects that ask for a field which events do not have. Pure.
import { isJsonObject, type JsonValue } from '../../events/json';
import { quote } from '../../events/text';
import type { WrittenPlan } from '../compiled-plan';
import { nearestName } from '../nearest-name';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import { writtenLeaves } from '../written/written-leaves';

/** What an event has of its own. A publisher may add fields, so that another name is not wrong for certain. */
const FIELDS = [
  'id',
  'type',
  'source',
  'timestamp',
  'version',
  'correlation_id',
  'causation_id',
  'causes',
  'hops',
  'parent',
  'child',
  'confirms',
  'supersedes',
  'retracts',
  'topic',
  'partition_key',
  'priority',
  'payload',
];

/** A field that resembles one of an event is an error; another one is most likely of the payload. */
export function checkPatterns({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return writtenLeaves(document).flatMap(({ leaf, path }) =>
    strangeFields(leaf.pattern, [...path, 'filter']).map(({ field, at }) => {
      const near = nearestName(field, FIELDS);
      const place = positions.of(at, 'key');
      if (near === undefined) {
        const message = `events have no field ${quote(field)} of their own; did you mean payload: { ${field}: … }?`;
        return problemAt(file, place, 'SB223', message);
      }
      const message = `filter can never match: events have no field ${quote(field)}; did you mean ${near}?`;
      return problemAt(file, place, 'SB104', message);
    }),
  );
}

function strangeFields(pattern: JsonValue | undefined, path: PlanPath): { field: string; at: PlanPath }[] {
  if (!isJsonObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, value]) => {
    const at = [...path, name];
    if (name === '$or' && Array.isArray(value))
      return value.flatMap((each, index) => strangeFields(each, [...at, index]));
    const [field = ''] = name.split('.');
    return FIELDS.includes(field) ? [] : [{ field, at }];
  });
}
