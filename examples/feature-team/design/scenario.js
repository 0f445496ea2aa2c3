/**
 * Writes one test of the plan: a list of HTTP requests with what must come back, and afterwards the requests that
 * remove what the test has created, so that every test starts with an empty service.
 *
 * A value that only the service knows (an item's number) is a variable: an answer's number is saved under a name,
 * `{ "$variable": name }` stands for it in a body, a query or an expectation, and `{name}` in a path.
 * Pure. Loaded by the writers of acceptance tests and generated tests.
 */
'use strict';

const { exampleValue } = require('./example-values');

/**
 * @param {object[]} resources as the story reader gives them
 * @returns {{ next: () => number, resource: (schemaName: string) => object }} shared by all tests of a plan, so that
 *   two tests never use the same example values
 */
function startPlan(resources) {
  let number = 0;
  const bySchema = new Map(resources.map((resource) => [resource.schemaName, resource]));
  return {
    next: () => {
      number += 1;
      return number;
    },
    resource: (schemaName) => bySchema.get(schemaName),
  };
}

const variable = (name) => ({ $variable: name });

/**
 * @param {{ name: string, kind: 'acceptance' | 'generated', actor?: string }} title
 * @param {ReturnType<typeof startPlan>} plan
 * @returns {Scenario} with `request` (adds one step), `existing` (creates an item and gives its variable), `values` (an
 *   item's values, references included), `remove` (plans the removal of an item) and `written` (the finished test)
 */
function startScenario(title, plan) {
  const steps = [];
  const cleanup = [];
  let created = 0;

  /** Adds a step. `save` is a variable's name for the answer's number. */
  function request(step) {
    steps.push(step);
  }

  function remove(resource, name) {
    cleanup.unshift({
      name: `remove ${resource.title}`,
      request: { method: 'DELETE', path: `/${resource.path}/{${name}}` },
      expect: { status: [204, 404] },
    });
  }

  function newVariable(resource) {
    created += 1;
    return `${resource.path.replaceAll('-', '_')}_${created}`;
  }

  /**
   * Values that the service accepts.
   * @param {object} resource
   * @param {object} given values that are decided already
   * @param {{ all?: boolean, without?: string[] }} options `all` fills optional fields too
   */
  function values(resource, given = {}, { all = false, without = [] } = {}) {
    const number = plan.next();
    const filled = {};
    for (const field of resource.fields) {
      if (without.includes(field.name)) continue;
      const target = field.schema['x-reference'];
      if (Object.hasOwn(given, field.name)) filled[field.name] = given[field.name];
      else if (target === undefined && (field.required || all)) {
        filled[field.name] = exampleValue(field.schema, number);
      } else if (field.required || (all && target !== undefined && !needs(plan.resource(target), resource))) {
        filled[field.name] = variable(existing(plan.resource(target)));
      }
    }
    return filled;
  }

  /** Whether creating one of these creates one of those as well. Required references never go in a circle. */
  function needs(resource, other) {
    if (resource === other) return true;
    return resource.fields.some(
      ({ required, schema }) =>
        required && schema['x-reference'] !== undefined && needs(plan.resource(schema['x-reference']), other),
    );
  }

  /** Creates an item and everything that it needs; gives the name of its variable. */
  function existing(resource, given = {}, options = {}) {
    const body = values(resource, given, options);
    const name = newVariable(resource);
    request({
      name: `given: ${resource.title}`,
      request: { method: 'POST', path: `/${resource.path}`, body },
      expect: { status: [201] },
      save: name,
    });
    remove(resource, name);
    return name;
  }

  const written = () => ({ ...title, steps, cleanup });

  return { request, remove, newVariable, values, existing, written };
}

module.exports = { startPlan, startScenario, variable };
