/**
 * Reads a user story: what the team's work rests on. Checks its shape against schemas/user-story.json and what a
 * schema cannot say (that references, actors and aliases exist), and gives every resource and field its machine name.
 * Pure but for loading the schema. Loaded by the agents that react on UserStoryApproved.
 */
'use strict';

const Ajv2020 = require('ajv/dist/2020').default;
const schema = require('../schemas/user-story.json');
const { readCriterion } = require('./acceptance-criterion');
const { checkField } = require('./field-rules');
const { fieldSchema } = require('./field-schema');
const { plainText } = require('./plain-text');
const { refusal } = require('./refusal');
const { fieldNames, resourceNames } = require('./resource-naming');

const hasShape = new Ajv2020().compile(schema);

const shown = (text, fallback) => plainText(text) || fallback;

/**
 * @param {unknown} payload of UserStoryApproved
 * @returns {{ title: string, narrative: string, actors: { name: string, goal: string }[], resources: Resource[],
 *   criteria: object[] }} texts are fit to be shown; a Resource is `{ schemaName, path, title, pluralTitle,
 *   description?, fields: [{ name, required, schema }] }`; criteria as readCriterion gives them
 * @throws type `invalid_payload`, naming the place in the story and the value
 */
function readStory(payload) {
  if (!hasShape(payload)) {
    const [problem] = hasShape.errors;
    const detail = problem.params.additionalProperty ?? problem.params.allowedValues?.join(', ') ?? '';
    throw refusal(
      'invalid_payload',
      `user story: ${problem.instancePath || '/'} ${problem.message}${detail === '' ? '' : ` (${detail})`}; ` +
        'see schemas/user-story.json',
    );
  }
  const resources = readResources(payload.resources);
  const actors = payload.actors.map((actor) => ({
    name: shown(actor.name, 'Somebody'),
    goal: shown(actor.goal, 'has no goal'),
  }));
  const story = {
    actors: payload.actors.map((actor) => actor.name),
    resources: payload.resources,
    named: resources,
  };
  return {
    title: shown(payload.title, 'Untitled story'),
    narrative: shown(payload.narrative, 'No narrative.'),
    actors,
    resources,
    criteria: payload.acceptance_criteria.map((criterion, index) =>
      readCriterion(criterion, `/acceptance_criteria/${index}`, story),
    ),
  };
}

function readResources(resources) {
  refuseTwins(resources, '/resources');
  const names = resourceNames(resources);
  const schemaNameOf = (name) => names[resources.findIndex((resource) => resource.name === name)]?.schemaName;
  const read = resources.map((resource, index) => {
    const place = `/resources/${index}/fields`;
    refuseTwins(resource.fields, place);
    const machineNames = fieldNames(resource.fields.map((field) => field.name));
    return {
      schemaName: names[index].schemaName,
      path: names[index].path,
      title: shown(names[index].title, 'Resource'),
      pluralTitle: shown(names[index].pluralTitle, 'Resources'),
      ...(resource.description === undefined ? {} : { description: plainText(resource.description) }),
      fields: resource.fields.map((field, position) => {
        checkField(field, `${place}/${position}`, schemaNameOf);
        const named = { ...field, name: shown(field.name, 'Field') };
        if (field.description !== undefined) named.description = plainText(field.description);
        return {
          name: machineNames[position],
          required: field.required === true,
          schema: fieldSchema(named, schemaNameOf),
        };
      }),
    };
  });
  refuseEndlessNeed(read);
  return read;
}

function refuseTwins(named, place) {
  const seen = new Set();
  named.forEach((one, index) => {
    if (seen.has(one.name)) {
      throw refusal(
        'invalid_payload',
        `user story: ${place}/${index}/name ${JSON.stringify(one.name)} is there twice; rename one`,
      );
    }
    seen.add(one.name);
  });
}

/** If A needs a B and B needs an A, nobody can ever create the first of them. */
function refuseEndlessNeed(resources) {
  const ready = new Set();
  let waiting = resources;
  while (waiting.length > 0) {
    const possible = waiting.filter((resource) =>
      resource.fields.every(({ required, schema }) => {
        const target = schema['x-reference'];
        return !required || target === undefined || ready.has(target);
      }),
    );
    if (possible.length === 0) {
      const titles = waiting.map((resource) => JSON.stringify(resource.title)).join(', ');
      throw refusal(
        'invalid_payload',
        `user story: none of ${titles} can be created first, their required references go in a circle; make one optional`,
      );
    }
    for (const resource of possible) ready.add(resource.schemaName);
    waiting = waiting.filter((resource) => !ready.has(resource.schemaName));
  }
}

module.exports = { readStory };
