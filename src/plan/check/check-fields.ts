// Filters on fields of the payload that the payload schema lacks, and for values that it does not allow. Pure.
import type { JsonObject } from '../../events/json';
import { DOMAIN_EVENTS } from '../../events/taxonomy';
import { quote } from '../../events/text';
import type { Code } from '../codes';
import { typesOf } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import { nearestName } from '../nearest-name';
import { ownValue } from '../own-value';
import { type PlanProblem, problemAt } from '../problem';
import type { EventTrigger } from '../routing-plan';
import { writtenLeaves } from '../written/written-leaves';
import { type AskedField, askedFields } from './asked-fields';
import { canFeed } from './feeding';
import { type FieldFound, type FieldValues, fieldIn, valuesOf } from './schema-fields';

/** Payloads are held against their schemas at every door and of every agent, so no other payload comes. */
export function checkFields(plan: WrittenPlan): PlanProblem[] {
  const { document, positions, file } = plan;
  return writtenLeaves(document).flatMap(({ leaf, path, typePath }) => {
    const isText = typePath.length === path.length;
    const fields = askedFields(leaf, isText ? path : [...path, 'filter']);
    const payloads = fields.length > 0 ? payloadsFor(plan, leaf) : [];
    return fields.flatMap((field) => {
      const found = findingOf(field, payloads);
      return found ? [problemAt(file, positions.of(field.path, field.part), found.code, found.message)] : [];
    });
  });
}

interface Payload {
  type: string;
  schema: JsonObject;
  /** M3's, where the plan has none: whoever works may answer with other fields too, so only one that resembles a known one is told. */
  isUsual?: true;
}

const { taskCompleted, taskFailed } = DOMAIN_EVENTS;
const fields = (...names: string[]): JsonObject => ({
  properties: Object.fromEntries(names.map((name) => [name, {}])),
});
const TASK = ['task_id', 'task_name', 'status'];
const USUAL: Record<string, JsonObject> = {
  [taskCompleted]: fields(...TASK, 'result'),
  [taskFailed]: fields(...TASK, 'reason', 'problem', 'attempts'),
};

/** The schemas of all types that the leaf may be about; none where one of them has none, or where nobody knows the types. */
function payloadsFor({ routing, run }: WrittenPlan, leaf: EventTrigger): Payload[] {
  const types =
    typesOf(leaf) ??
    (routing.sources ? Object.keys(routing.events).filter((type) => canFeed(routing, leaf, type)) : []);
  const payloads = types.flatMap((type): Payload[] => {
    const schema = ownValue(run.payloads, type);
    if (schema) return [{ type, schema }];
    const usual = ownValue(USUAL, type);
    return usual ? [{ type, schema: usual, isUsual: true }] : [];
  });
  return payloads.length === types.length ? payloads : [];
}

interface Finding {
  code: Code;
  message: string;
}

/** Something is wrong where no payload of any type may be meant: an error where none can be as is asked, else a warning. */
function findingOf(field: AskedField, payloads: readonly Payload[]): Finding | undefined {
  const findings: Finding[] = [];
  for (const payload of payloads) {
    const finding = findingIn(field, payload);
    if (!finding) return undefined;
    findings.push(finding);
  }
  return findings.find(({ code }) => code === 'SB224') ?? findings[0];
}

function findingIn(field: AskedField, { type, schema, isUsual }: Payload): Finding | undefined {
  let schemas: readonly JsonObject[] = [schema];
  for (const [index, step] of field.steps.entries()) {
    const found = stepDown(field, schemas, step, schema);
    if (found.found === 'unknown') return undefined;
    if (found.found === 'unnamed') {
      const isMeant = !isUsual || nearestName(step, found.names) !== undefined;
      return field.mayLack || !isMeant ? undefined : lacking(field, index, type, found);
    }
    schemas = found.schemas;
  }
  const values = field.isPattern ? elementsOf(schemas, schema) : valuesOf(schemas, schema);
  if (field.fits(values)) return undefined;
  const message = `filter can never match: ${field.name} of ${type} ${rangeOf(values)}, and ${field.wanted} is none of that${nearValue(field, values)}`;
  return { code: 'SB132', message };
}

function stepDown(
  { isPattern }: AskedField,
  schemas: readonly JsonObject[],
  step: string,
  root: JsonObject,
): FieldFound {
  const found = fieldIn(schemas, step, root);
  if (!isPattern || found.found !== 'unnamed') return found;
  // What has a dot in its name may be what the pattern means.
  if (found.names.some((name) => name.startsWith(`${step}.`))) return { found: 'unknown' };
  const { items, types } = valuesOf(schemas, root);
  if (items) return fieldIn(items, step, root);
  return types?.includes('array') ? { found: 'unknown' } : found;
}

function lacking(
  { name, steps }: AskedField,
  index: number,
  type: string,
  { closed, names }: Extract<FieldFound, { found: 'unnamed' }>,
): Finding {
  const step = steps[index] ?? '';
  const near = nearestName(step, names);
  const known = names.slice(0, 8).join(', ');
  const next = near !== undefined ? `; did you mean ${near}?` : names.length > 0 ? `; there is ${known}` : '';
  const inside = steps.slice(0, index).join('.');
  const where = inside === '' ? `payloads of ${type}` : `payload.${inside} of ${type}`;
  return closed
    ? {
        code: 'SB131',
        message: `filter can never match: ${where} cannot have ${quote(step)}, which ${name} reads${next}`,
      }
    : {
        code: 'SB224',
        message: `the schema of ${where} does not name ${quote(step)}, which ${name} reads${next}`,
      };
}

/** A pattern looks at the elements of a list. */
function elementsOf(schemas: readonly JsonObject[], root: JsonObject): FieldValues {
  const values = valuesOf(schemas, root);
  return values.items && values.types?.every((type) => type === 'array')
    ? valuesOf(values.items, root)
    : values;
}

function rangeOf({ listed, types }: FieldValues): string {
  if (!listed) return `is ${(types ?? []).join(' or ')}`;
  const some = listed
    .slice(0, 8)
    .map((value) => quote(value))
    .join(', ');
  return `is one of ${some}${listed.length > 8 ? ', …' : ''}`;
}

function nearValue({ text }: AskedField, { listed = [] }: FieldValues): string {
  const near =
    text === undefined
      ? undefined
      : nearestName(
          text,
          listed.filter((each) => typeof each === 'string'),
        );
  return near === undefined ? '' : `; did you mean ${near}?`;
}
