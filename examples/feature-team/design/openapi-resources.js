/**
 * The way back from an OpenAPI document to its resources. Pure. Loaded by database-specialist and frontend-specialist,
 * who know the story only through the design.
 */
'use strict';

const { refusal } = require('./refusal');

function withoutNull(schema) {
  const plain = { ...schema, type: Array.isArray(schema.type) ? schema.type[0] : schema.type };
  if (schema.enum !== undefined) plain.enum = schema.enum.filter((choice) => choice !== null);
  return plain;
}

/**
 * @param {object} document as openapiDocument writes it
 * @returns {object[]} the resources, of the same form as the story reader gives them, in the document's order
 * @throws type `invalid_payload` if the document marks no resource
 */
function resourcesOf(document) {
  const schemas = Object.entries(document?.components?.schemas ?? {});
  const resources = schemas.filter(([, schema]) => schema['x-resource'] !== undefined);
  if (resources.length === 0) {
    throw refusal(
      'invalid_payload',
      'the OpenAPI document marks no schema with x-resource: nothing to build',
    );
  }
  return resources.map(([schemaName, schema]) => {
    const required = document.components.schemas[`${schemaName}Input`].required ?? [];
    return {
      schemaName,
      path: schema['x-resource'].path,
      title: schema.title,
      pluralTitle: schema['x-resource'].plural,
      ...(schema.description === undefined ? {} : { description: schema.description }),
      fields: Object.entries(schema.properties)
        .filter(([name]) => name !== 'id')
        .map(([name, property]) => ({
          name,
          required: required.includes(name),
          schema: withoutNull(property),
        })),
    };
  });
}

module.exports = { resourcesOf };
