/**
 * Acceptance criteria as executable tests: given becomes requests that must succeed, when one request, then what its
 * answer must be. Pure. Loaded by the test plan.
 */
'use strict';

const { startScenario, variable } = require('./scenario');

const STATUS_OF_ANSWER = {
  accepted: { create: 201, list: 200, get: 200, update: 200, delete: 204 },
  rejected: { create: 422, list: 422, get: 422, update: 422, delete: 422 },
  not_found: { create: 404, list: 404, get: 404, update: 404, delete: 404 },
  conflict: { create: 409, list: 409, get: 409, update: 409, delete: 409 },
};

/**
 * @param {object} criterion as readCriterion gives it
 * @param {ReturnType<import('./scenario').startPlan>} plan
 * @returns {object} a test of the plan
 */
function acceptanceTest(criterion, plan) {
  const scenario = startScenario({ name: criterion.title, kind: 'acceptance', actor: criterion.actor }, plan);
  /** Alias of the story to variable of the test. */
  const variables = new Map();
  const known = (values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value?.alias === 'string' ? variable(variables.get(value.alias)) : value,
      ]),
    );

  function take(step, then) {
    const resource = plan.resource(step.resource);
    const [request, created] = requestOf(step, resource);
    scenario.request({
      name: then === undefined ? `given: ${step.do} ${resource.title}` : `when: ${step.do} ${resource.title}`,
      request,
      expect: {
        status: [STATUS_OF_ANSWER[then?.answer ?? 'accepted'][step.do]],
        ...(then === undefined ? {} : { checks: checksOf(then) }),
      },
      ...(created === undefined ? {} : { save: created }),
    });
    if (created !== undefined) scenario.remove(resource, created);
    if (step.as !== undefined) variables.set(step.as, created);
  }

  function requestOf(step, resource) {
    const collection = `/${resource.path}`;
    const item = `${collection}/{${variables.get(step.item)}}`;
    switch (step.do) {
      case 'create': {
        const body = scenario.values(resource, known(step.values), { without: step.without });
        return [{ method: 'POST', path: collection, body }, scenario.newVariable(resource)];
      }
      case 'list': {
        const { sort, limit, offset } = step;
        const paging = Object.entries({ sort, limit, offset }).filter(([, value]) => value !== undefined);
        return [
          { method: 'GET', path: collection, query: { ...known(step.where), ...Object.fromEntries(paging) } },
        ];
      }
      case 'get':
        return [{ method: 'GET', path: item }];
      case 'update':
        return [{ method: 'PATCH', path: item, body: known(step.values) }];
      default:
        return [{ method: 'DELETE', path: item }];
    }
  }

  function checksOf(then) {
    const idOf = (alias) => variable(variables.get(alias));
    return [
      ...then.problemIn.map((field) => ({ at: '/problems', names: field })),
      ...Object.entries(known(then.shows)).map(([field, value]) => ({ at: `/${field}`, equals: value })),
      ...then.contains.map((alias) => ({ at: '/items', has_id: idOf(alias) })),
      ...then.excludes.map((alias) => ({ at: '/items', lacks_id: idOf(alias) })),
      ...(then.order === undefined ? [] : [{ at: '/items', ids: then.order.map(idOf) }]),
      ...(then.count === undefined ? [] : [{ at: '/total', equals: then.count }]),
    ];
  }

  for (const step of criterion.given) take(step);
  take(criterion.when, criterion.expected);
  return scenario.written();
}

module.exports = { acceptanceTest };
