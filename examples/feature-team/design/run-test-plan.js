/**
 * Runs a test plan against a service by real HTTP requests. Every JSON answer is also held against the OpenAPI
 * document, so a service cannot pass by answering in a form of its own.
 * Loaded by test-engineer.
 */
'use strict';

const { isDeepStrictEqual } = require('node:util');
const { answerProblem } = require('./answer-contract');

/** A service on this machine that needs longer for one request has failed. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Puts saved variables in: `{ "$variable": name }` anywhere in a value. */
function resolved(value, variables) {
  if (Array.isArray(value)) return value.map((entry) => resolved(entry, variables));
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.$variable === 'string') {
    if (!variables.has(value.$variable)) throw new Error(`an earlier request gave no ${value.$variable}`);
    return variables.get(value.$variable);
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner, variables)]));
}

function urlOf(request, base, variables) {
  const path = request.path.replace(/\{(\w+)\}/g, (_, name) =>
    String(resolved({ $variable: name }, variables)),
  );
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(resolved(request.query ?? {}, variables))) {
    url.searchParams.set(name, String(value));
  }
  return url;
}

async function send(request, base, variables, signal) {
  const url = urlOf(request, base, variables);
  const text =
    request.text ??
    (request.body === undefined ? undefined : JSON.stringify(resolved(request.body, variables)));
  const response = await fetch(url, {
    method: request.method,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    ...(text === undefined
      ? {}
      : { body: text, headers: { 'Content-Type': request.content_type ?? 'application/json' } }),
  });
  const answer = await response.text();
  let body;
  if (answer !== '') {
    try {
      body = JSON.parse(answer);
    } catch {
      throw new Error(`answered ${response.status} with something that is not JSON: ${answer.slice(0, 200)}`);
    }
  }
  return { status: response.status, headers: response.headers, body };
}

const at = (body, pointer) =>
  pointer
    .split('/')
    .slice(1)
    .reduce((value, name) => (value !== null && typeof value === 'object' ? value[name] : undefined), body);

const ids = (items) => (Array.isArray(items) ? items.map((item) => item?.id) : []);

/** What an answer lacks of one check, or undefined. */
function checkProblem(check, body, variables) {
  const found = at(body, check.at);
  const saw = JSON.stringify(found);
  const wanted = (word) => resolved(check[word], variables);
  if ('equals' in check && !isDeepStrictEqual(found, wanted('equals'))) {
    return `${check.at} should be ${JSON.stringify(wanted('equals'))}, is ${saw}`;
  }
  if (
    'names' in check &&
    !(Array.isArray(found) && found.some((problem) => problem?.field === check.names))
  ) {
    return `${check.at} should name the field ${check.names}, is ${saw}`;
  }
  if ('has_id' in check && !ids(found).includes(wanted('has_id'))) {
    return `${check.at} should hold number ${wanted('has_id')}, holds ${ids(found).join(', ')}`;
  }
  if ('lacks_id' in check && ids(found).includes(wanted('lacks_id'))) {
    return `${check.at} should not hold number ${wanted('lacks_id')}, holds ${ids(found).join(', ')}`;
  }
  if ('ids' in check && !isDeepStrictEqual(ids(found), wanted('ids'))) {
    return `${check.at} should hold ${wanted('ids').join(', ')} in this order, holds ${ids(found).join(', ')}`;
  }
  return undefined;
}

function problemsOf(step, answer, variables, document) {
  const { status, headers, body } = answer;
  if (!step.expect.status.includes(status)) {
    return [
      `should answer ${step.expect.status.join(' or ')}, answered ${status} ${JSON.stringify(body) ?? ''}`,
    ];
  }
  const problems = Object.entries(step.expect.headers ?? {})
    .filter(([name, value]) => headers.get(name) !== value)
    .map(([name, value]) => `header ${name} should be "${value}", is "${headers.get(name)}"`);
  for (const check of step.expect.checks ?? []) {
    const problem = checkProblem(check, body, variables);
    if (problem !== undefined) problems.push(problem);
  }
  const contract = answerProblem(document, step.request, status, body);
  if (contract !== undefined) problems.push(contract);
  return problems;
}

/** Runs one step. Gives its problems, none if it passed; saves what the step saves. */
async function runStep(step, world) {
  try {
    const answer = await send(step.request, world.base, world.variables, world.signal);
    if (step.save !== undefined && Number.isSafeInteger(answer.body?.id)) {
      world.variables.set(step.save, answer.body.id);
    }
    return problemsOf(step, answer, world.variables, world.document);
  } catch (error) {
    world.signal.throwIfAborted();
    return [error.cause?.message ? `${error.message}: ${error.cause.message}` : error.message];
  }
}

const namedAfter = (step, problems) =>
  problems.map((problem) => `${step.name} (${step.request.method} ${step.request.path}): ${problem}`);

async function runTest(test, world) {
  const problems = [];
  for (const step of test.steps) {
    problems.push(...namedAfter(step, await runStep(step, world)));
    // What follows rests on this step; its failures would only repeat the first.
    if (problems.length > 0) break;
  }
  for (const step of test.cleanup) {
    const created = [...step.request.path.matchAll(/\{(\w+)\}/g)].every(([, name]) =>
      world.variables.has(name),
    );
    if (created) problems.push(...namedAfter(step, await runStep(step, world)));
  }
  return problems;
}

/**
 * @param {{ tests: object[] }} plan as testPlan writes it
 * @param {{ base: string, document: object, signal: AbortSignal, onTest?: (done: number, all: number) => void }} world
 *   `base` is the service's address, `document` its OpenAPI document
 * @returns {Promise<{ name: string, kind: string, actor?: string, requests: number, passed: boolean, problems: string[]
 *   }[]>} one a test, in the plan's order
 * @throws the signal's reason once it is aborted
 */
async function runTestPlan(plan, { base, document, signal, onTest }) {
  const results = [];
  for (const test of plan.tests) {
    signal.throwIfAborted();
    const problems = await runTest(test, { base, document, signal, variables: new Map() });
    results.push({
      name: test.name,
      kind: test.kind,
      ...(test.actor === undefined ? {} : { actor: test.actor }),
      requests: test.steps.length + test.cleanup.length,
      passed: problems.length === 0,
      problems,
    });
    onTest?.(results.length, plan.tests.length);
  }
  return results;
}

module.exports = { runTestPlan };
