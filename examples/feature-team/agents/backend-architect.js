/**
 * Agent backend-architect: writes openapi.json, the design of the service, out of the story. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { jsonText, writeArtefact } = require('../design/artefacts');
const { openapiDocument } = require('../design/openapi-document');
const { readStory } = require('../design/user-story');

const METHODS = new Set(['get', 'post', 'patch', 'delete']);

module.exports = defineAgent(async (task, context) => {
  context.progress('reading the story');
  const document = openapiDocument(readStory(task.event.payload));
  context.progress('validating the design');
  // The validator is an ES module, which a CommonJS module can only load so.
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const verdict = await new Validator().validate(structuredClone(document));
  if (!verdict.valid) {
    throw new Error(
      `the design is not valid OpenAPI 3.1, which is a fault of this agent: ${JSON.stringify(verdict.errors)}`,
    );
  }
  const artefact = await writeArtefact(context.folder, 'openapi.json', jsonText(document));
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.keys(path).filter((key) => METHODS.has(key)),
  );
  return {
    artefact,
    title: document.info.title,
    endpoints: operations.length,
    schemas: Object.keys(document.components.schemas).length,
  };
});
