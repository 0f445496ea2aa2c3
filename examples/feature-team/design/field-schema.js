/**
 * The JSON Schema of one field of a story. Everything downstream (service, tables, forms, tests) reads this schema and
 * not the story, so a rule is said once. Pure. Loaded by the story reader.
 */
'use strict';

/** What a text may hold where the story sets no bound, in characters. */
const DEFAULT_LENGTH = { text: 200, long_text: 5000 };

/** What a list may hold where the story sets no bound. */
const DEFAULT_ITEMS = 20;

/** Longest entry of a list, in characters. */
const LONGEST_ENTRY = 200;

const texts = (field) => ({
  type: 'string',
  minLength: field.min_length ?? (field.required ? 1 : 0),
  maxLength: field.max_length ?? DEFAULT_LENGTH[field.type],
});

const SCHEMA_OF_TYPE = {
  text: texts,
  long_text: (field) => ({ ...texts(field), 'x-lines': 'many' }),
  // Bounds that every language here keeps exactly, where the story sets none.
  integer: (field) => ({
    type: 'integer',
    minimum: field.min ?? Number.MIN_SAFE_INTEGER,
    maximum: field.max ?? Number.MAX_SAFE_INTEGER,
  }),
  number: (field) => ({
    type: 'number',
    ...(field.min === undefined ? {} : { minimum: field.min }),
    ...(field.max === undefined ? {} : { maximum: field.max }),
  }),
  boolean: () => ({ type: 'boolean' }),
  date: () => ({ type: 'string', format: 'date' }),
  email: () => ({ type: 'string', format: 'email', maxLength: 254 }),
  choice: (field) => ({ type: 'string', enum: [...field.choices] }),
  reference: (field, schemaNameOf) => ({
    type: 'integer',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    'x-reference': schemaNameOf(field.to),
  }),
  list: (field) => ({
    type: 'array',
    maxItems: field.max_items ?? DEFAULT_ITEMS,
    items: { type: 'string', minLength: 1, maxLength: LONGEST_ENTRY },
  }),
};

/**
 * @param {object} field a field of the story, already checked
 * @param {(resource: string) => string} schemaNameOf schema name of the resource that a reference names
 * @returns {object} JSON Schema 2020-12 of a value that is there (never null), with `title`, and `x-unique`,
 *   `x-reference`, `x-lines` where they apply
 */
function fieldSchema(field, schemaNameOf) {
  return {
    title: field.name,
    ...(field.description === undefined ? {} : { description: field.description }),
    ...SCHEMA_OF_TYPE[field.type](field, schemaNameOf),
    ...(field.unique ? { 'x-unique': true } : {}),
    ...(field.default === undefined ? {} : { default: field.default }),
  };
}

/** Whether the value may be null: an optional one without a default. Takes a resource's field, gives a boolean. */
function isNullable(field) {
  return !field.required && field.schema.default === undefined;
}

module.exports = { fieldSchema, isNullable };
