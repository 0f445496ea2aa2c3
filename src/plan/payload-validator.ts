// Payloads against their JSON Schemas. Loads ajv: for doors, agents and loaders, never for a workflow.
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';
import type { JsonObject } from '../events/json';
import { quote } from '../events/text';

/** Patterns of schemas run in linear time: a payload comes from outside, and must not be able to hold a worker up. */
const linear = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    // ajv keeps compiled patterns by their text: without one of its own, each would stand for all.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => `/${pattern}/` };
  },
  { code: 'linear' },
);

/**
 * Compiles one JSON Schema of draft 2020-12. Throws an Error where it is none: unknown keywords and formats are refused, for they
 * would look like rules and check nothing.
 */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    ownProperties: true,
    verbose: true,
    logger: false,
    code: { regExp: linear },
  });
  ajv.addKeyword('example');
  addFormats(ajv);
  return ajv.compile(schema);
}

/**
 * A check of payloads by event type, from a plan's `run.payloads`. It gives what is wrong in one sentence that begins with the
 * place (`/resources/0/name must be string, got 42`), or undefined where nothing is or the type has no schema. Schemas are
 * compiled when first needed; one that is none throws then.
 */
export function createPayloadValidator(
  payloads: Record<string, JsonObject>,
): (type: string, payload: unknown) => string | undefined {
  const compiled = new Map<string, ValidateFunction>();
  return (type, payload) => {
    const schema = Object.hasOwn(payloads, type) ? payloads[type] : undefined;
    if (!schema) return undefined;
    const validate = compiled.get(type) ?? compileSchema(schema);
    compiled.set(type, validate);
    if (validate(payload)) return undefined;
    const [error] = validate.errors ?? [];
    return error ? sentence(error) : 'payload does not fit its schema';
  };
}

function sentence({ instancePath, keyword, params, message, data }: ErrorObject): string {
  const place = instancePath === '' ? 'payload' : instancePath;
  switch (keyword) {
    case 'required':
      return `${place} lacks ${quote(params.missingProperty)}`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `${place} may not have ${quote(params.additionalProperty ?? params.unevaluatedProperty)}`;
    case 'enum':
      return `${place} must be one of ${(params.allowedValues as unknown[]).map(quote).join(', ')}, got ${quote(data)}`;
    case 'const':
      return `${place} must be ${quote(params.allowedValue)}, got ${quote(data)}`;
    default:
      return `${place} ${message ?? 'is wrong'}, got ${quote(data)}`;
  }
}
