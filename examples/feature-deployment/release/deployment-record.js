/**
 * What a saga has begun on a stage, written down before anything changes there: what was live before, and whether it was
 * undone. An undo that comes after any failure, or after a death, finds here what to do. Loaded by the deployer's tasks, which
 * hold the stage meanwhile.
 */
'use strict';

const path = require('node:path');
const { currentRelease } = require('./current-link');
const { readDurable, writeDurably } = require('./durable-file');
const { failure } = require('./failure');
const { nameOf } = require('./once');

const fileOf = (stage, saga) => path.join(stage.folder, 'deployments', `${nameOf(saga.id)}.json`);

/**
 * @returns {Promise<{ saga: string, key?: string, release?: string, before?: string, undone?: object } | undefined>}
 *   `undone`: what the undo gave. Without `key` nothing had been begun when it was undone
 */
function deploymentOf(stage, saga) {
  return readDurable(fileOf(stage, saga));
}

/**
 * Records that this saga begins to deploy a release. On a repeated attempt the record stays as it is: what is live by now may
 * be the release itself.
 * @throws where the deployment was undone meanwhile: this attempt was given up, and must change nothing any more
 */
async function beginDeployment(stage, { saga, idempotency_key: key }, release) {
  const found = await deploymentOf(stage, saga);
  if (found !== undefined && (found.key ?? key) === key) {
    if (!found.undone) return found;
    throw failure(
      `saga ${saga.id} has undone this on ${stage.name} already; start a new saga`,
      'invalid_payload',
    );
  }
  const record = { saga: saga.id, key, release, before: await currentRelease(stage) };
  await writeDurably(fileOf(stage, saga), record);
  return record;
}

/** Also where nothing was begun, so that an attempt that comes too late does not begin. */
async function markUndone(stage, saga, record, result) {
  await writeDurably(fileOf(stage, saga), { saga: saga.id, ...record, undone: result });
}

module.exports = { beginDeployment, deploymentOf, markUndone };
