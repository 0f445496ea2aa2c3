/**
 * Opens a site with an earlier version on production, shows what answers there, and stops it. Loaded by site.js.
 */
'use strict';

const { mkdir, readdir, stat } = require('node:fs/promises');
const path = require('node:path');
const { ask } = require('./ask');
const { buildArtifact } = require('./build-artifact');
const { deploy } = require('./deploy');
const { readDurable, writeDurably } = require('./durable-file');
const { failure } = require('./failure');
const { freePorts } = require('./free-ports');
const { stopService } = require('./service-process');
const { stageOf, STAGES } = require('./stage');
const { withStage } = require('./stage-lock');

const SETTINGS = 'site.json';

/**
 * Makes a new site with free ports, and deploys a version to production, as its first release.
 * @param {string} site its folder; must not be there yet
 * @param {string} version
 * @param {(text: string) => void} progress
 */
async function openSite(site, version, progress) {
  if ((await readdir(site).catch(() => [])).length > 0)
    throw failure(`the site ${site} is there already; choose another name`);
  const [staging, production] = await freePorts(STAGES.length);
  await writeDurably(path.join(site, SETTINGS), {
    staging: { port: staging },
    production: { port: production },
  });
  const folder = path.join(site, 'first-release');
  await mkdir(folder);
  const saga = { id: 'first-release', input: { version }, results: {} };
  const task = { task: 'DeployToProduction', folder, idempotency_key: 'first-release', saga };
  saga.results.BuildArtifact = await buildArtifact(task, progress);
  await deploy(await stageOf(site, 'production', {}), task, progress);
}

/** @returns {Promise<Record<string, { port: number, url: string, version: string | null }>>} by stage; no version where nobody answers */
async function showSite(site) {
  const settings = await readDurable(path.join(site, SETTINGS));
  if (settings === undefined) throw failure(`there is no site ${site}`);
  const stages = STAGES.map(async (name) => {
    const { port } = settings[name];
    const { body } = await ask(port, '/version').catch(() => ({}));
    return [name, { port, url: `http://127.0.0.1:${port}`, version: body?.version ?? null }];
  });
  return Object.fromEntries(await Promise.all(stages));
}

/**
 * Stops the services; what was deployed stays on the disk.
 * @param {{ forever: boolean }} how whether nothing can be deployed here any more
 */
async function stopSite(site, progress, { forever }) {
  const file = path.join(site, SETTINGS);
  const settings = await readDurable(file);
  // Who is at work now goes on to its end, and is waited for; who comes later is refused.
  if (forever && settings !== undefined) await writeDurably(file, { ...settings, closed: true });
  for (const name of STAGES) {
    const stage = { name, folder: path.join(site, name) };
    if ((await stat(stage.folder).catch(() => undefined)) === undefined) continue;
    await withStage(stage, () => stopService(stage), progress);
  }
}

module.exports = { openSite, showSite, stopSite };
