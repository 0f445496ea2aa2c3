/**
 * Agent test-engineer. Task `test-plan` writes test-plan.json out of the story; task `testing` starts the service that
 * python-pro wrote, runs the plan against it, fetches the page through it, stops it and writes test-report.json.
 * Loaded by the worker.
 */
'use strict';

const { isDeepStrictEqual } = require('node:util');
const { defineAgent } = require('signalbox');
const { artefactPath, jsonText, readArtefact, writeArtefact } = require('../design/artefacts');
const { refusal } = require('../design/refusal');
const { runTestPlan } = require('../design/run-test-plan');
const { startService } = require('../design/service-process');
const { testPlan } = require('../design/test-plan');
const { readStory } = require('../design/user-story');

/** How many failures an error's message quotes; the report has them all. */
const QUOTED_FAILURES = 3;

async function writeTestPlan(task, context) {
  context.progress('reading the acceptance criteria');
  const story = readStory(task.event.payload);
  const plan = testPlan(story);
  const artefact = await writeArtefact(context.folder, 'test-plan.json', jsonText(plan));
  const acceptance = plan.tests.filter((test) => test.kind === 'acceptance').length;
  return {
    artefact,
    tests: plan.tests.length,
    acceptance,
    generated: plan.tests.length - acceptance,
    requests: plan.tests.reduce((sum, test) => sum + test.steps.length + test.cleanup.length, 0),
  };
}

/** What is wrong with the page: it must be what the frontend-specialist wrote, served as a page. */
async function pageProblems(base, page, signal) {
  const response = await fetch(base, { signal, redirect: 'error' });
  const text = await response.text();
  const problems = [];
  if (response.status !== 200) problems.push(`should answer 200, answered ${response.status}`);
  if (!/^text\/html\b/.test(response.headers.get('content-type') ?? ''))
    problems.push('is not served as text/html');
  if (text !== page) problems.push('is not the page that was written');
  return problems;
}

/** What is wrong with what the service says of itself: it must be the design. */
async function interfaceProblems(base, document, signal) {
  const response = await fetch(new URL('/openapi.json', base), { signal, redirect: 'error' });
  const same = response.status === 200 && isDeepStrictEqual(await response.json(), document);
  return same ? [] : ['GET /openapi.json is not the design that was agreed'];
}

/** One check as a result of the report. A service that does not answer fails the check, not the task. */
async function resultOf(name, kind, find, signal) {
  let problems;
  try {
    problems = await find();
  } catch (error) {
    signal.throwIfAborted();
    problems = [error.cause?.message ?? error.message];
  }
  return { name, kind, requests: 1, passed: problems.length === 0, problems };
}

async function runTests(task, context) {
  const {
    BackendImplementationCompleted: backend,
    FrontendImplementationCompleted: frontend,
    TestPlanCompleted: planned,
  } = task.joined ?? {};
  if (!backend || !frontend || !planned) {
    const came = Object.keys(task.joined ?? {}).join(', ') || 'nothing';
    throw refusal(
      'invalid_payload',
      `testing needs the service, the page and the test plan; joined: ${came}`,
    );
  }
  const { folder, signal } = context;
  const plan = JSON.parse(await readArtefact(folder, planned.payload?.artefact));
  const document = JSON.parse(await readArtefact(folder, backend.payload?.design));
  const page = await readArtefact(folder, frontend.payload?.artefact);
  // Read first: what is run is the file that was announced.
  await readArtefact(folder, backend.payload?.artefact);
  context.progress('starting the service');
  const service = await startService(await artefactPath(folder, backend.payload?.artefact), {
    folder,
    signal,
  });
  let results;
  try {
    results = await runTestPlan(plan, {
      base: service.base,
      document,
      signal,
      onTest: (done, all) => {
        if (done === all || done % 20 === 0) context.progress(`${done} of ${all} tests run`);
      },
    });
    const { base } = service;
    results.push(
      await resultOf('the page is served', 'page', () => pageProblems(base, page, signal), signal),
      await resultOf(
        'the service tells its interface',
        'interface',
        () => interfaceProblems(base, document, signal),
        signal,
      ),
    );
  } finally {
    await service.stop();
    if (service.log() !== '') context.log.warn('the service wrote to its log', { log: service.log() });
  }
  return report(results, plan.title, context);
}

async function report(results, title, context) {
  const failures = results.filter((result) => !result.passed);
  const passed = results.length - failures.length;
  const requests = results.reduce((sum, result) => sum + result.requests, 0);
  const text = jsonText({ title, passed, failed: failures.length, requests, tests: results });
  const artefact = await writeArtefact(context.folder, 'test-report.json', text);
  if (failures.length > 0) {
    const quoted = failures.slice(0, QUOTED_FAILURES).map(({ name, problems }) => `${name}: ${problems[0]}`);
    throw refusal(
      'tests_failed',
      `${failures.length} of ${results.length} tests failed, see ${artefact.path} in the working folder; ${quoted.join('; ')}`,
    );
  }
  return { artefact, passed, failed: 0, checks: results.length, requests };
}

const TASKS = { 'test-plan': writeTestPlan, testing: runTests };

module.exports = defineAgent(async (task, context) => {
  if (!Object.hasOwn(TASKS, task.task)) {
    throw refusal(
      'invalid_payload',
      `test-engineer knows the tasks test-plan and testing, not ${JSON.stringify(task.task)}`,
    );
  }
  return TASKS[task.task](task, context);
});
