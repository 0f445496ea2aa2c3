/**
 * Whether the service of a stage is healthy. It must be the very process that was started: another one may listen there.
 * Loaded by service-process.js.
 */
'use strict';

const { readFile } = require('node:fs/promises');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { ask } = require('./ask');
const { failure } = require('./failure');

const POLL_MS = 50;
/** A service that is not healthy after this will not be. */
const HEALTHY_WITHIN_MS = 20_000;

const logOf = (stage) => path.join(stage.folder, 'service.log');

/** Stands in the log above what an instance says. */
const headOf = (instance) => `--- instance ${instance}`;

/**
 * Waits until the process of this instance answers on the stage's port that it is healthy.
 * @param {() => string | undefined} ended how the process has ended, if it has
 * @throws where it has ended, says that it is unhealthy, or is not healthy in time
 */
async function awaitHealth(stage, instance, ended) {
  const { name, port } = stage;
  for (const last = performance.now() + HEALTHY_WITHIN_MS; ; await pause(POLL_MS)) {
    const end = ended();
    if (end !== undefined)
      throw failure(`the service of ${name} ended at once (${end}): ${await lastWords(stage, instance)}`);
    const { status, body } = await ask(port, '/health').catch(() => ({}));
    const own = body?.instance === instance;
    if (own && status === 200) return;
    // 503 is said by one that is not ready yet.
    if (own && status !== 503)
      throw failure(
        `the health check of ${name} on port ${port} answers ${status}: ${JSON.stringify(body.problems)}`,
      );
    if (performance.now() < last) continue;
    const found = status === undefined ? 'nobody answers' : own ? 'it answers 503' : 'somebody else answers';
    throw failure(`the service of ${name} is not healthy on port ${port} in time: ${found}`);
  }
}

/** Of what an instance has said the line that says most: that of the error, else the last. */
async function lastWords(stage, instance) {
  const log = await readFile(logOf(stage), 'utf8');
  const lines = log
    .slice(log.lastIndexOf(headOf(instance)))
    .trim()
    .split('\n')
    .slice(1);
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}

/** @returns {Promise<boolean>} whether the process of this instance answers now that it is healthy */
async function isHealthy(stage, instance) {
  const { status, body } = await ask(stage.port, '/health').catch(() => ({}));
  return status === 200 && body?.instance === instance;
}

module.exports = { awaitHealth, headOf, isHealthy, logOf };
