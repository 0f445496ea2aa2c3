/**
 * The OpenAPI 3.1 document of a story: the one source that service, tables and page are built from. `x-resource` marks
 * where a resource lives. Pure. Loaded by backend-architect.
 */
'use strict';

const { isNullable } = require('./field-schema');
const { exampleValue } = require('./example-values');

const LONGEST_PAGE = 200;
const USUAL_PAGE = 50;

/** Lists can be filtered and sorted by every field of one plain value that is not a long text. */
function isFilterable(field) {
  return field.schema.type !== 'array' && field.schema['x-lines'] === undefined;
}

const withNull = (schema) => ({
  ...schema,
  type: [schema.type, 'null'],
  ...(schema.enum === undefined ? {} : { enum: [...schema.enum, null] }),
});

const refTo = (name) => ({ $ref: `#/components/schemas/${name}` });
const jsonBody = (name) => ({ required: true, content: { 'application/json': { schema: refTo(name) } } });
const answer = (description, name) => ({
  description,
  content: { 'application/json': { schema: refTo(name) } },
});

const PROBLEMS = {
  400: 'The body is not JSON',
  404: 'There is no such thing',
  409: 'It contradicts what is already there',
  413: 'The body is longer than 1 MiB',
  415: 'The body is not declared as application/json',
  422: 'Values break the rules; each problem names its field',
};

const problems = (...codes) =>
  Object.fromEntries(codes.map((code) => [code, answer(PROBLEMS[code], 'Problem')]));

function componentsOf(resource) {
  const properties = Object.fromEntries(
    resource.fields.map((field) => [field.name, isNullable(field) ? withNull(field.schema) : field.schema]),
  );
  const inner = { type: 'object', additionalProperties: false };
  const id = { title: 'Number', type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
  const required = resource.fields.filter((field) => field.required).map((field) => field.name);
  const withoutDefaults = Object.fromEntries(
    Object.entries(properties).map(([name, { default: _, ...schema }]) => [name, schema]),
  );
  return {
    [resource.schemaName]: {
      title: resource.title,
      ...(resource.description === undefined ? {} : { description: resource.description }),
      ...inner,
      required: ['id', ...resource.fields.map((field) => field.name)],
      properties: { id, ...properties },
      'x-resource': { path: resource.path, plural: resource.pluralTitle },
    },
    [`${resource.schemaName}Input`]: {
      title: `New: ${resource.title}`,
      ...inner,
      ...(required.length === 0 ? {} : { required }),
      properties,
      example: exampleOf(resource),
    },
    [`${resource.schemaName}Changes`]: {
      title: `Changes: ${resource.title}`,
      ...inner,
      minProperties: 1,
      properties: withoutDefaults,
    },
    [`${resource.schemaName}List`]: {
      title: resource.pluralTitle,
      ...inner,
      required: ['items', 'total'],
      properties: {
        items: { type: 'array', maxItems: LONGEST_PAGE, items: refTo(resource.schemaName) },
        total: { type: 'integer', minimum: 0, description: 'How many match, over all pages' },
      },
    },
  };
}

/** A reference's example is the first item there, which is what a newcomer has. */
function exampleOf(resource) {
  return Object.fromEntries(
    resource.fields
      .filter((field) => field.required || field.schema['x-reference'] === undefined)
      .map((field) => [
        field.name,
        field.schema['x-reference'] === undefined ? exampleValue(field.schema, 1) : 1,
      ]),
  );
}

function listParameters(resource) {
  const query = (name, schema, description) => ({ name, in: 'query', required: false, description, schema });
  const filterable = resource.fields.filter(isFilterable);
  const names = filterable.map((field) => field.name);
  return [
    ...filterable.map((field) => {
      const { default: _, minLength: __, title, description: ___, ...schema } = field.schema;
      return query(field.name, schema, `Only those whose "${title}" is exactly this`);
    }),
    query(
      'sort',
      { type: 'string', enum: ['id', '-id', ...names.flatMap((name) => [name, `-${name}`])] },
      'Order; a minus turns it',
    ),
    query(
      'limit',
      { type: 'integer', minimum: 1, maximum: LONGEST_PAGE, default: USUAL_PAGE },
      'Length of a page',
    ),
    query(
      'offset',
      { type: 'integer', minimum: 0, maximum: 1_000_000_000, default: 0 },
      'How many to leave out',
    ),
  ];
}

function pathsOf(resource) {
  const { schemaName, path, title, pluralTitle } = resource;
  const tags = [schemaName];
  return {
    [`/${path}`]: {
      get: {
        operationId: `list${schemaName}`,
        summary: `List: ${pluralTitle}`,
        tags,
        parameters: listParameters(resource),
        responses: { 200: answer('A page of them', `${schemaName}List`), ...problems(422) },
      },
      post: {
        operationId: `create${schemaName}`,
        summary: `Create: ${title}`,
        tags,
        requestBody: jsonBody(`${schemaName}Input`),
        responses: {
          201: {
            ...answer('Created', schemaName),
            headers: { Location: { description: 'Where it is', schema: { type: 'string' } } },
          },
          ...problems(400, 409, 413, 415, 422),
        },
      },
    },
    [`/${path}/{id}`]: {
      parameters: [
        {
          name: 'id',
          in: 'path',
          required: true,
          schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
        },
      ],
      get: {
        operationId: `get${schemaName}`,
        summary: `Get: ${title}`,
        tags,
        responses: { 200: answer('Found', schemaName), ...problems(404) },
      },
      patch: {
        operationId: `update${schemaName}`,
        summary: `Update: ${title}`,
        tags,
        requestBody: jsonBody(`${schemaName}Changes`),
        responses: { 200: answer('Updated', schemaName), ...problems(400, 404, 409, 413, 415, 422) },
      },
      delete: {
        operationId: `delete${schemaName}`,
        summary: `Delete: ${title}`,
        tags,
        responses: { 204: { description: 'Deleted' }, ...problems(404, 409) },
      },
    },
  };
}

const PROBLEM = {
  title: 'Problem',
  type: 'object',
  additionalProperties: false,
  required: ['error', 'message', 'problems'],
  properties: {
    error: { type: 'string', description: 'A word for programs' },
    message: { type: 'string', description: 'A sentence for people' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['field', 'problem'],
        properties: { field: { type: 'string' }, problem: { type: 'string' } },
      },
    },
  },
};

/**
 * @param {ReturnType<import('./user-story').readStory>} story
 * @returns {object} OpenAPI 3.1 document; the same story gives the same document
 */
function openapiDocument(story) {
  return {
    openapi: '3.1.0',
    info: { title: story.title, description: story.narrative, version: '1.0.0' },
    tags: story.resources.map(({ schemaName, title, description }) => ({
      name: schemaName,
      description: description ?? title,
    })),
    paths: Object.assign({}, ...story.resources.map(pathsOf)),
    components: { schemas: { ...Object.assign({}, ...story.resources.map(componentsOf)), Problem: PROBLEM } },
  };
}

module.exports = { openapiDocument };
