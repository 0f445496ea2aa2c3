/**
 * Tasks DeployToStaging and DeployToProduction: unpack, switch `current`, restart, wait for health. A repeated attempt goes on
 * where the one before stopped. Loaded by agent deployer.
 */
'use strict';

const path = require('node:path');
const { builtArtifact, releaseOf, unpackArtifact } = require('./artifact');
const { ask } = require('./ask');
const { currentRelease, switchCurrent } = require('./current-link');
const { beginDeployment } = require('./deployment-record');
const { failure } = require('./failure');
const { restartService, runs } = require('./service-process');
const { isClosed } = require('./stage');
const { withStage } = require('./stage-lock');

/**
 * @param {{ name: string, folder: string, releases: string, port: number }} stage
 * @param {object} task
 * @param {(text: string) => void} progress
 * @returns {Promise<{ url: string, version: string, release: string, before: string | null }>}
 */
async function deploy(stage, task, progress) {
  const built = builtArtifact(task);
  const release = releaseOf(built);
  return withStage(
    stage,
    async () => {
      if (await isClosed(stage)) throw failure(`the site of ${stage.name} is closed`, 'invalid_payload');
      const { before } = await beginDeployment(stage, task, release);
      await unpackArtifact(task, path.join(stage.releases, release));
      if ((await currentRelease(stage)) !== release) await switchCurrent(stage, release);
      progress(`starting ${built.version} on the ${stage.name} port ${stage.port}`);
      if (!(await runs(stage, release))) await restartService(stage, release);
      await assertVersion(stage, built.version);
      return {
        url: `http://127.0.0.1:${stage.port}`,
        version: built.version,
        release,
        before: before ?? null,
      };
    },
    progress,
  );
}

async function assertVersion(stage, version) {
  const { body } = await ask(stage.port, '/version');
  if (body?.version !== version || body.stage !== stage.name)
    throw failure(`${stage.name} should answer version ${version}, got ${JSON.stringify(body)}`);
}

module.exports = { deploy };
