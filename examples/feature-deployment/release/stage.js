/**
 * Where a service is deployed. A site has two stages, staging and production, each with a port, a link `current` to a release,
 * and the record of its process. Loaded by agent deployer and by site.js.
 *
 *   <DEPLOY_ROOT>/<site>/site.json              ports, where they are not the plan's; digest of a token
 *   <DEPLOY_ROOT>/<site>/releases/<version>-<digest>/
 *   <DEPLOY_ROOT>/<site>/<stage>/current        -> ../releases/…
 *   <DEPLOY_ROOT>/<site>/<stage>/service.json, service.log, deployments/
 */
'use strict';

const { createHash, timingSafeEqual } = require('node:crypto');
const path = require('node:path');
const { readDurable } = require('./durable-file');
const { failure } = require('./failure');

const STAGES = ['staging', 'production'];
const SITE = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * @param {{ environment: Record<string, string | undefined>, workFolder: string }} of `workFolder`: of a correlation,
 *   `<data>/work/<plan>/<correlation>`, which is only used where DEPLOY_ROOT is not set
 * @returns {string} absolute
 */
function deployRoot({ environment, workFolder }) {
  const root = environment.DEPLOY_ROOT;
  if (root === undefined || root === '') return path.resolve(workFolder, '../../../deployments');
  if (!path.isAbsolute(root))
    throw failure(`DEPLOY_ROOT needs an absolute path, got ${JSON.stringify(root)}`);
  return root;
}

/** The folder of a site. The name comes out of an event: it chooses among sites, and never leads out of the root. */
function siteFolder(root, name) {
  if (SITE.test(name)) return path.join(root, name);
  throw failure(
    `a site is named by small letters, digits and hyphens, got ${JSON.stringify(name)}`,
    'invalid_payload',
  );
}

/**
 * A site may ask for a token: site.json then holds its digest, `deploy_token_sha256`.
 * @throws type `unauthorized` where DEPLOY_TOKEN is another one, or missing
 */
async function requireToken(site, token = '') {
  const asked = (await readDurable(path.join(site, 'site.json')))?.deploy_token_sha256;
  if (asked === undefined) return;
  const given = createHash('sha256').update(token).digest();
  if (!timingSafeEqual(given, Buffer.from(asked, 'hex')))
    throw failure(`site ${path.basename(site)} asks for a DEPLOY_TOKEN, and this is not it`, 'unauthorized');
}

/** Whether the site was closed: its services are stopped, and whoever still has work for it comes too late. */
async function isClosed({ site }) {
  const settings = await readDurable(path.join(site, 'site.json'));
  return settings?.closed === true;
}

/**
 * @param {string} site its folder
 * @param {'staging' | 'production'} name
 * @param {Record<string, string | undefined>} environment STAGING_PORT and PRODUCTION_PORT, where site.json names none
 * @returns {Promise<{ name: string, site: string, folder: string, releases: string, port: number }>}
 */
async function stageOf(site, name, environment) {
  const variable = `${name.toUpperCase()}_PORT`;
  const settings = await readDurable(path.join(site, 'site.json'));
  const port = Number(settings?.[name]?.port ?? environment[variable]);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw failure(`${variable} needs a port from 1 to 65535, got ${JSON.stringify(environment[variable])}`);
  }
  return { name, site, folder: path.join(site, name), releases: path.join(site, 'releases'), port };
}

module.exports = { deployRoot, isClosed, requireToken, siteFolder, STAGES, stageOf };
