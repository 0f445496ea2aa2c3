/**
 * Reads one acceptance criterion: the story's names for resources and fields become machine names, and aliases are
 * checked, so that the test plan can be written without looking anything up. Pure. Loaded by the story reader.
 */
'use strict';

const { plainText } = require('./plain-text');
const { refusal } = require('./refusal');

/**
 * @param {object} criterion of the story, its shape already checked
 * @param {string} place JSON pointer for messages
 * @param {{ actors: string[], resources: object[], named: object[] }} story the resources as written and, at the same
 *   index, as named
 * @returns {{ title, actor, given: Step[], when: Step, expected: object }}; a Step is `{ do, resource: schemaName, as?,
 *   item?, values, without, where, sort?, limit?, offset? }` where a reference's value is `{ alias }`; `expected` is
 *   `{ answer, problemIn, shows, contains, excludes, order?, count? }`
 * @throws type `invalid_payload`
 */
function readCriterion(criterion, place, story) {
  if (!story.actors.includes(criterion.actor)) {
    throw refusal(
      'invalid_payload',
      `user story: ${place}/actor ${JSON.stringify(criterion.actor)} is not one of the actors`,
    );
  }
  /** Alias to schema name, of what the steps so far have created. */
  const aliases = new Map();
  const given = (criterion.given ?? []).map((step, index) =>
    readStep(step, `${place}/given/${index}`, story, aliases),
  );
  const when = readStep(criterion.when, `${place}/when`, story, aliases);
  return {
    title: plainText(criterion.title) || 'Untitled criterion',
    actor: plainText(criterion.actor) || 'Somebody',
    given,
    when,
    expected: readExpectation(criterion.then, `${place}/then`, story, aliases, when),
  };
}

const refuse = (place, problem) => {
  throw refusal('invalid_payload', `user story: ${place} ${problem}`);
};

/** Finds a resource and gives functions that translate its fields and values. */
function translator(resourceName, place, story, aliases) {
  const index = story.resources.findIndex((resource) => resource.name === resourceName);
  if (index === -1)
    refuse(`${place}/resource`, `${JSON.stringify(resourceName)} is not a resource of this story`);
  const written = story.resources[index];
  const named = story.named[index];
  const field = (name, at) => {
    const position = written.fields.findIndex((one) => one.name === name);
    if (position === -1) {
      const known = written.fields.map((one) => one.name).join(', ');
      refuse(at, `${JSON.stringify(name)} is not a field of ${resourceName}; it has ${known}`);
    }
    return named.fields[position];
  };
  const alias = (name, at, schemaName = named.schemaName) => {
    if (aliases.get(name) !== schemaName) {
      refuse(at, `${JSON.stringify(name)} is not a ${schemaName} that an earlier step has created`);
    }
    return name;
  };
  const values = (given, at) =>
    Object.fromEntries(
      Object.entries(given ?? {}).map(([name, value]) => {
        const { name: machineName, schema } = field(name, at);
        const target = schema['x-reference'];
        if (target === undefined || typeof value !== 'string') return [machineName, value];
        return [machineName, { alias: alias(value, `${at}/${name}`, target) }];
      }),
    );
  return { named, field, alias, values };
}

function readStep(step, place, story, aliases) {
  const { named, field, alias, values } = translator(step.resource, place, story, aliases);
  const read = {
    do: step.do,
    resource: named.schemaName,
    values: values(step.with, `${place}/with`),
    without: (step.without ?? []).map((name) => field(name, `${place}/without`).name),
    where: values(step.where, `${place}/where`),
  };
  if (['get', 'update', 'delete'].includes(step.do)) {
    if (step.item === undefined) refuse(place, `needs "item": which one to ${step.do}`);
    read.item = alias(step.item, `${place}/item`);
  }
  if (step.sort !== undefined) {
    const turned = step.sort.startsWith('-');
    read.sort = `${turned ? '-' : ''}${field(turned ? step.sort.slice(1) : step.sort, `${place}/sort`).name}`;
  }
  if (step.limit !== undefined) read.limit = step.limit;
  if (step.offset !== undefined) read.offset = step.offset;
  if (step.do === 'create' && step.as !== undefined) {
    if (aliases.has(step.as)) refuse(`${place}/as`, `${JSON.stringify(step.as)} is already taken`);
    aliases.set(step.as, named.schemaName);
    read.as = step.as;
  }
  return read;
}

function readExpectation(then, place, story, aliases, when) {
  const written = story.resources[story.named.findIndex((one) => one.schemaName === when.resource)];
  const { field, alias, values } = translator(written.name, place, story, aliases);
  for (const word of ['contains', 'excludes', 'order', 'count']) {
    if (then[word] !== undefined && when.do !== 'list') refuse(`${place}/${word}`, 'only belongs to a list');
  }
  const each = (word) => (then[word] ?? []).map((name) => alias(name, `${place}/${word}`));
  return {
    answer: then.answer,
    problemIn: (then.problem_in ?? []).map((name) => field(name, `${place}/problem_in`).name),
    shows: values(then.shows, `${place}/shows`),
    contains: each('contains'),
    excludes: each('excludes'),
    ...(then.order === undefined ? {} : { order: each('order') }),
    ...(then.count === undefined ? {} : { count: then.count }),
  };
}

module.exports = { readCriterion };
