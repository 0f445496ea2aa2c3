// The fields of the payload that a trigger asks for, each with its place and what it asks. Pure.
import { isJsonObject, type JsonValue } from '../../events/json';
import { readField } from '../pattern/read-field';
import type { PlanPath } from '../position';
import type { EventTrigger } from '../routing-plan';
import { fitsField, fitsTerm } from './field-fits';
import type { FieldValues } from './schema-fields';

export interface AskedField {
  /** Below the payload. */
  steps: readonly string[];
  /** As a message names it: `severity`, `payload.order.size`. */
  name: string;
  path: PlanPath;
  part: 'key' | 'value';
  /** In a pattern a field may stand in any element of a list, and `a.b` may be one name. */
  isPattern: boolean;
  /** Met where the field is not there. */
  mayLack: boolean;
  /** What it asks for, as it is written. */
  wanted: string;
  /** A text that is compared with, for "did you mean". */
  text?: string;
  /** Whether a field with such values can be as it asks. */
  fits(values: FieldValues): boolean;
}

/** Of one leaf; `at`: where its filter stands. */
export function askedFields({ filter = [], pattern }: EventTrigger, at: PlanPath): AskedField[] {
  const terms = filter.flatMap((term): AskedField[] => {
    const [room, ...steps] = term.path;
    if (room !== 'payload' || steps.length === 0) return [];
    const fits = (values: FieldValues) => fitsTerm(term, values);
    const { name, text } = term;
    return [
      { steps, name, path: at, part: 'value', isPattern: false, mayLack: false, wanted: text, text, fits },
    ];
  });
  return [...terms, ...(pattern ? patternFields(pattern, [], at) : [])];
}

function patternFields(written: JsonValue, names: readonly string[], path: PlanPath): AskedField[] {
  if (!isJsonObject(written)) return [];
  return Object.entries(written).flatMap(([name, value]): AskedField[] => {
    const at = [...path, name];
    if (name === '$or' && Array.isArray(value) && value.some(isJsonObject))
      return value.flatMap((each, index) => patternFields(each, names, [...at, index]));
    const steps = [...names, ...name.split('.')];
    if (!Array.isArray(value)) return patternFields(value, steps, at);
    const [room, ...below] = steps;
    if (room !== 'payload' || below.length === 0) return [];
    const field = readField(value, at, { values: 0, alone: new Map() });
    const [only, ...more] = value;
    return [
      {
        steps: below,
        name: steps.join('.'),
        path: at,
        part: 'key',
        isPattern: true,
        mayLack: field.mayLack,
        wanted: field.words,
        ...(typeof only === 'string' && more.length === 0 ? { text: only } : {}),
        fits: (values) => fitsField(field, values),
      },
    ];
  });
}
