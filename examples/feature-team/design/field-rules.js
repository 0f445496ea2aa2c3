/**
 * What a story may say of a field beyond its shape: each word belongs to certain types, and bounds must leave room.
 * Pure. Loaded by the story reader.
 */
'use strict';

const { plainText } = require('./plain-text');
const { refusal } = require('./refusal');

const TYPES_OF_WORD = {
  unique: ['text', 'email', 'integer', 'date'],
  min: ['integer', 'number'],
  max: ['integer', 'number'],
  min_length: ['text', 'long_text'],
  max_length: ['text', 'long_text'],
  max_items: ['list'],
  choices: ['choice'],
  to: ['reference'],
  default: ['text', 'long_text', 'integer', 'number', 'boolean', 'choice'],
};

/** Whether a default fits its field; keyed by field type. */
const FITS = {
  text: (value, field) =>
    typeof value === 'string' &&
    plainText(value) === value &&
    [...value].length >= (field.min_length ?? 0) &&
    [...value].length <= (field.max_length ?? 200),
  long_text: (value, field) => FITS.text(value, { max_length: 5000, ...field }),
  integer: (value, field) => Number.isSafeInteger(value) && FITS.number(value, field),
  number: (value, field) =>
    Number.isFinite(value) && value >= (field.min ?? -Infinity) && value <= (field.max ?? Infinity),
  boolean: (value) => typeof value === 'boolean',
  choice: (value, field) => field.choices.includes(value),
};

/**
 * @param {object} field of the story, its shape already checked
 * @param {string} place JSON pointer for messages
 * @param {(resource: string) => string | undefined} schemaNameOf
 * @throws type `invalid_payload`
 */
function checkField(field, place, schemaNameOf) {
  const refuse = (word, problem) => {
    throw refusal('invalid_payload', `user story: ${place}/${word} ${problem}`);
  };
  for (const [word, types] of Object.entries(TYPES_OF_WORD)) {
    if (field[word] !== undefined && !types.includes(field.type)) {
      refuse(word, `does not belong to a ${field.type} field, only to ${types.join(', ')}`);
    }
  }
  if (field.type === 'choice') {
    if (field.choices === undefined) refuse('choices', 'is missing: a choice needs its choices');
    for (const choice of field.choices) {
      if (plainText(choice) !== choice)
        refuse('choices', `has invisible characters in ${JSON.stringify(choice)}`);
    }
  }
  if (field.type === 'reference' && schemaNameOf(field.to) === undefined) {
    refuse('to', `${JSON.stringify(field.to ?? null)} is not the name of a resource of this story`);
  }
  for (const word of ['min', 'max']) {
    // Beyond 2^53 the languages of the team no longer agree on what a number is.
    const exact =
      field.type === 'integer' ? Number.isSafeInteger : (value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER;
    if (field[word] !== undefined && !exact(field[word])) {
      refuse(word, `of ${field.type} must lie within 2^53 - 1 and fit the type, got ${field[word]}`);
    }
  }
  if (field.min > field.max) refuse('min', `${field.min} is above max ${field.max}`);
  if (field.min_length > (field.max_length ?? 200)) {
    refuse(
      'min_length',
      `${field.min_length} is above max_length ${field.max_length ?? '200 (the default)'}`,
    );
  }
  if (field.default !== undefined && !FITS[field.type](field.default, field)) {
    refuse('default', `${JSON.stringify(field.default)} does not fit the field`);
  }
}

module.exports = { checkField };
