/**
 * Tests that no story needs to say: every rule of every field is kept, and requests that make no sense are answered
 * and not served. Pure. Loaded by the test plan.
 */
'use strict';

const { refusedValues } = require('./example-values');
const { startScenario, variable } = require('./scenario');

/** Of an item that nobody has created. */
const MISSING = 999_999_999;

/** A test whose last step is one request to a resource and the problems that it must name. */
function refusalTest(plan, resource, name, status, request, problemIn) {
  const scenario = startScenario({ name: `${resource.title}: ${name}`, kind: 'generated' }, plan);
  const { expect = {}, ...sent } = request(scenario);
  scenario.request({
    name,
    request: { path: `/${resource.path}`, ...sent },
    expect: {
      status: [status],
      ...(problemIn === undefined ? {} : { checks: [{ at: '/problems', names: problemIn }] }),
      ...expect,
    },
  });
  return scenario.written();
}

/** An item with all fields is created, read back, listed page by page, and removed. */
function roundTrip(plan, resource) {
  const scenario = startScenario(
    { name: `${resource.title}: what was stored comes back`, kind: 'generated' },
    plan,
  );
  const body = scenario.values(resource, {}, { all: true });
  const name = scenario.newVariable(resource);
  const same = Object.entries(body).map(([field, value]) => ({ at: `/${field}`, equals: value }));
  const item = `/${resource.path}/{${name}}`;
  scenario.request({
    name: 'create with all fields',
    request: { method: 'POST', path: `/${resource.path}`, body },
    expect: { status: [201], checks: same },
    save: name,
  });
  scenario.remove(resource, name);
  scenario.request({
    name: 'read it back',
    request: { method: 'GET', path: item },
    expect: { status: [200], checks: [{ at: '/id', equals: variable(name) }, ...same] },
  });
  const second = scenario.existing(resource);
  const page = (offset, id) =>
    scenario.request({
      name: `page of one after ${offset}`,
      request: { method: 'GET', path: `/${resource.path}`, query: { limit: 1, offset } },
      expect: {
        status: [200],
        checks: [
          { at: '/total', equals: 2 },
          { at: '/items', ids: [variable(id)] },
        ],
      },
    });
  page(0, name);
  page(1, second);
  scenario.request({
    name: 'delete it',
    request: { method: 'DELETE', path: item },
    expect: { status: [204] },
  });
  scenario.request({ name: 'it is gone', request: { method: 'GET', path: item }, expect: { status: [404] } });
  return scenario.written();
}

function fieldTests(plan, resource, field) {
  const { name, required, schema } = field;
  const { title } = schema;
  const create = (given, without) => (scenario) => ({
    method: 'POST',
    body: scenario.values(resource, given, { without }),
  });
  const tests = refusedValues(schema).map(({ why, value }) =>
    refusalTest(plan, resource, `"${title}" that ${why} is refused`, 422, create({ [name]: value }), name),
  );
  if (required) {
    tests.push(refusalTest(plan, resource, `"${title}" must be there`, 422, create({}, [name]), name));
    tests.push(
      refusalTest(plan, resource, `"${title}" must not be null`, 422, create({ [name]: null }), name),
    );
  }
  if (schema['x-unique'] === true) {
    tests.push(
      refusalTest(
        plan,
        resource,
        `"${title}" cannot be used twice`,
        409,
        (scenario) => {
          const first = scenario.values(resource, {}, { all: true });
          const saved = scenario.newVariable(resource);
          scenario.request({
            name: 'the first one',
            request: { method: 'POST', path: `/${resource.path}`, body: first },
            expect: { status: [201] },
            save: saved,
          });
          scenario.remove(resource, saved);
          return { method: 'POST', body: scenario.values(resource, { [name]: first[name] }) };
        },
        name,
      ),
    );
  }
  return tests;
}

/**
 * @param {object} resource as the story reader gives it
 * @param {ReturnType<import('./scenario').startPlan>} plan
 * @returns {object[]} tests of the plan
 */
function generatedTests(resource, plan) {
  const refused = (name, status, request, problemIn) =>
    refusalTest(plan, resource, name, status, request, problemIn);
  const missing = { path: `/${resource.path}/${MISSING}` };
  const unknown = 'no_such_field';
  return [
    roundTrip(plan, resource),
    ...resource.fields.flatMap((field) => fieldTests(plan, resource, field)),
    refused(
      'a field that nobody knows is refused',
      422,
      (scenario) => ({ method: 'POST', body: { ...scenario.values(resource), [unknown]: 1 } }),
      unknown,
    ),
    refused('a body that is not JSON is refused', 400, () => ({ method: 'POST', text: '{"half' })),
    refused('a body that is no object is refused', 422, () => ({ method: 'POST', body: [] })),
    refused('a body of another type is refused', 415, () => ({
      method: 'POST',
      text: 'a=1',
      content_type: 'application/x-www-form-urlencoded',
    })),
    refused(
      'a filter that nobody knows is refused',
      422,
      () => ({ method: 'GET', query: { [unknown]: 1 } }),
      unknown,
    ),
    refused('a page of no length is refused', 422, () => ({ method: 'GET', query: { limit: 0 } }), 'limit'),
    refused('what does not exist cannot be read', 404, () => ({ method: 'GET', ...missing })),
    refused('what does not exist cannot be updated', 404, () => ({ method: 'PATCH', body: {}, ...missing })),
    refused('what does not exist cannot be deleted', 404, () => ({ method: 'DELETE', ...missing })),
    refused('the whole list cannot be deleted', 405, () => ({
      method: 'DELETE',
      expect: { headers: { allow: 'GET, POST' } },
    })),
  ];
}

module.exports = { generatedTests };
