/**
 * Values that a field accepts, and values that it must refuse, both derived from its schema. Counted, not random: the
 * same number gives the same value, other numbers other values as far as the bounds leave room.
 * Pure. Loaded by the OpenAPI document, the test plan and the SQL example rows.
 */
'use strict';

const DAY = 24 * 60 * 60 * 1000;
const FIRST_DAY = Date.UTC(2024, 0, 1);

function exampleInteger({ minimum, maximum }, number) {
  const lowest = minimum > Number.MIN_SAFE_INTEGER ? minimum : Math.min(1, maximum - 1000);
  return lowest + ((number - 1) % (maximum - lowest + 1));
}

function exampleNumber({ minimum = 0, maximum = minimum + 1000 }, number) {
  const lowest = Math.min(minimum, maximum);
  const value = lowest + ((number - 1) % 50) + 0.5;
  return value <= maximum ? value : lowest;
}

/** The number comes first: a bound on the length cuts the words, not what makes the value differ from others. */
function exampleText({ title = 'Example', minLength = 0, maxLength = 200 }, number) {
  const characters = [...`${number} ${title}`].slice(0, maxLength);
  while (characters.length < minLength) characters.push('x');
  return characters.join('').trimEnd().padEnd(minLength, 'x');
}

/**
 * @param {object} schema of a field; not of a reference, whose value only the service knows
 * @param {number} number from 1
 * @returns {string | number | boolean | string[]} a value that the schema accepts
 */
function exampleValue(schema, number) {
  if (schema.enum !== undefined) return schema.enum[(number - 1) % schema.enum.length];
  if (schema.format === 'date') return new Date(FIRST_DAY + (number - 1) * DAY).toISOString().slice(0, 10);
  if (schema.format === 'email') return `person${number}@example.org`;
  switch (schema.type) {
    case 'integer':
      return exampleInteger(schema, number);
    case 'number':
      return exampleNumber(schema, number);
    case 'boolean':
      return number % 2 === 1;
    case 'array':
      return [`part ${number}`, 'another part'].slice(0, schema.maxItems);
    default:
      return exampleText(schema, number);
  }
}

/** Longer texts than this are not sent only to see them refused. */
const LONGEST_TRIED = 6000;

/**
 * @param {object} schema of a field
 * @returns {{ why: string, value: unknown }[]} at least one value that the schema refuses, each with what is wrong
 */
function refusedValues(schema) {
  if (schema['x-reference'] !== undefined) {
    return [
      { why: 'refers to nothing', value: 999_999_999 },
      { why: 'is not a number', value: 'the first one' },
    ];
  }
  if (schema.enum !== undefined)
    return [{ why: 'is none of the choices', value: `not ${schema.enum.join(' or ')}` }];
  if (schema.format === 'date') {
    return [
      { why: 'is no day of the calendar', value: '2023-02-30' },
      { why: 'is not written as a date', value: 'soon' },
    ];
  }
  if (schema.format === 'email') return [{ why: 'is no e-mail address', value: 'nobody' }];
  switch (schema.type) {
    case 'integer':
    case 'number': {
      const refused = [{ why: 'is not a number', value: 'twelve' }];
      if (schema.type === 'integer')
        refused.push({ why: 'is not whole', value: Math.max(schema.minimum, 0) + 0.5 });
      if (schema.minimum > Number.MIN_SAFE_INTEGER)
        refused.push({ why: 'is too small', value: schema.minimum - 1 });
      if (schema.maximum < Number.MAX_SAFE_INTEGER)
        refused.push({ why: 'is too large', value: schema.maximum + 1 });
      return refused;
    }
    case 'boolean':
      return [{ why: 'is neither true nor false', value: 'perhaps' }];
    case 'array':
      return [
        { why: 'is not a list', value: 'one' },
        { why: 'holds something that is not a text', value: [42] },
        {
          why: 'has too many entries',
          value: Array.from({ length: schema.maxItems + 1 }, (_, index) => `entry ${index}`),
        },
      ];
    default: {
      const refused = [{ why: 'is not a text', value: 42 }];
      if (schema.minLength > 0)
        refused.push({ why: 'is too short', value: 'x'.repeat(schema.minLength - 1) });
      if (schema.maxLength < LONGEST_TRIED)
        refused.push({ why: 'is too long', value: 'x'.repeat(schema.maxLength + 1) });
      return refused;
    }
  }
}

module.exports = { exampleValue, refusedValues };
