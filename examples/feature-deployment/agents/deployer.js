/**
 * Agent deployer, a command: brings a release to staging or production of a site, and takes it away again.
 * DEPLOY_ROOT, STAGING_PORT and PRODUCTION_PORT come from its environment; DEPLOY_TOKEN where the site asks for it.
 */
'use strict';

const { deploy } = require('../release/deploy');
const { releaseOrder } = require('../release/release-order');
const { runAgent } = require('../release/run-agent');
const { deployRoot, requireToken, siteFolder, stageOf } = require('../release/stage');
const { removeFromStaging, rollBackProduction } = require('../release/undo');

const { env: environment } = process;

/** A task on a stage of the site that the release names. */
const on = (name, work) => async (task, progress) => {
  const { site } = releaseOrder(task);
  const folder = siteFolder(deployRoot({ environment, workFolder: task.folder }), site);
  await requireToken(folder, environment.DEPLOY_TOKEN);
  return work(await stageOf(folder, name, environment), task, progress);
};

runAgent({
  DeployToStaging: on('staging', deploy),
  DeployToProduction: on('production', deploy),
  RemoveFromStaging: on('staging', removeFromStaging),
  RollbackProduction: on('production', rollBackProduction),
});
