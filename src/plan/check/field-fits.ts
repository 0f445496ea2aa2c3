// Whether a field whose values are known can ever be as a filter asks. Pure; in doubt the answer is yes.
import type { JsonValue } from '../../events/json';
import { testSetOf } from '../pattern/build-test-set';
import { isLeaf } from '../pattern/document-values';
import type { Field } from '../pattern/read-field';
import { passesOne } from '../pattern/test-set';
import type { ValueTest } from '../pattern/value-test';
import type { FilterTerm } from '../routing-plan';
import type { FieldValues } from './schema-fields';

/** A term of filter text: equal as a JSON scalar, else as text. Lists and objects equal nothing. */
export function fitsTerm({ equals, text }: FilterTerm, { listed, types }: FieldValues): boolean {
  if (listed) return listed.some((value) => isLeaf(value) && (value === equals || String(value) === text));
  return !types || types.some((type) => canBeText(type, equals, text));
}

function canBeText(type: string, equals: JsonValue, text: string): boolean {
  switch (type) {
    case 'string':
      return true;
    case 'number':
      return typeof equals === 'number' || String(Number(text)) === text;
    case 'integer':
      return Number.isInteger(typeof equals === 'number' ? equals : Number(text));
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'null':
      return text === 'null';
    case 'array':
    case 'object':
      return false;
    default:
      return true;
  }
}

/** A field of a pattern: one of its tests passes for a value, or for an element of a list. */
export function fitsField({ tests, mayLack }: Field, { listed, types }: FieldValues): boolean {
  if (mayLack) return true;
  if (listed)
    return listed.some((value) => !isLeaf(value) || passesOne(testSetOf(tests), value, { steps: 0 }));
  return !types || tests.some((test) => types.some((type) => canPass(test, type)));
}

function canPass(test: ValueTest, type: string): boolean {
  // An object is no value of a field.
  if (type === 'object') return false;
  if (type === 'array') return true;
  const isNumber = type === 'number' || type === 'integer';
  switch (test.test) {
    case 'literals':
      return [...test.literals.values].some((value) =>
        value === null ? type === 'null' : typeof value === 'number' ? isNumber : typeof value === type,
      );
    case 'numeric':
      return isNumber;
    case 'any':
    case 'none-of':
      return true;
    default:
      return type === 'string';
  }
}
