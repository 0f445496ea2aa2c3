/**
 * Task RunE2ETests: asks the service on staging, over HTTP, what a client would ask. Loaded by agent builder.
 */
'use strict';

const { isDeepStrictEqual } = require('node:util');
const { ask } = require('./ask');
const { builtArtifact } = require('./artifact');
const { failure } = require('./failure');

/** What is asked, and what the answer needs to hold at least. */
const CHECKS = [
  { place: '/health', status: 200, body: { status: 'ok' } },
  { place: '/items', status: 200, body: { items: ['eraser', 'notebook', 'pencil'] } },
  { place: '/quote?item=notebook&quantity=2', status: 200, body: { item: 'notebook', total_cents: 900 } },
  {
    place: '/quote?item=pencil&quantity=10',
    status: 200,
    body: { discount_percent: 15, total_cents: 1020 },
  },
  { place: '/quote?item=unicorn', status: 422, body: {} },
  { place: '/quote?item=pencil&quantity=0', status: 422, body: {} },
  { place: '/nowhere', status: 404, body: {} },
];

/** @returns {Promise<{ version: string, url: string, requests: number }>} */
async function runEndToEndTests(task, progress) {
  const { version } = builtArtifact(task);
  const port = stagingPort(task);
  progress(`asking staging on port ${port}`);
  const checks = [{ place: '/version', status: 200, body: { version, stage: 'staging' } }, ...CHECKS];
  const problems = [];
  for (const check of checks) {
    const problem = await problemOf(port, check);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0)
    throw failure(`${problems.length} of ${checks.length} requests went wrong; ${problems[0]}`);
  return { version, url: `http://127.0.0.1:${port}`, requests: checks.length };
}

/** Where staging is, as DeployToStaging said. Only its port is taken: what is asked is always this machine. */
function stagingPort({ saga }) {
  const url = saga.results?.DeployToStaging?.url;
  const port = URL.canParse(url) ? Number(new URL(url).port) : 0;
  if (port > 0) return port;
  throw failure(
    `saga.results.DeployToStaging needs a url, got ${JSON.stringify(url) ?? 'nothing'}`,
    'invalid_payload',
  );
}

async function problemOf(port, { place, status, body }) {
  try {
    const answer = await ask(port, place);
    if (answer.status !== status) return `${place} should answer ${status}, got ${answer.status}`;
    const wrong = Object.entries(body).find(
      ([name, value]) => !isDeepStrictEqual(answer.body?.[name], value),
    );
    if (wrong === undefined) return undefined;
    const [name, value] = wrong;
    return `${place} should answer ${name} ${JSON.stringify(value)}, got ${JSON.stringify(answer.body?.[name])}`;
  } catch (error) {
    return `${place} got no answer: ${error.message}`;
  }
}

module.exports = { runEndToEndTests };
