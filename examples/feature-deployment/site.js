/**
 * A site to deploy to, by hand or by `signalbox demo feature-deployment`:
 *   node site.js open FOLDER VERSION    makes it, with free ports, and puts that version on production
 *   node site.js show FOLDER            asks both stages for their version
 *   node site.js stop FOLDER            stops the services
 *   node site.js close FOLDER           the same, and nothing can be deployed there any more
 *   node site.js guard FOLDER           closes it as soon as standard input ends: also where its maker is killed
 * `open` and `show` print one line of JSON; progress goes to stderr.
 */
'use strict';

const path = require('node:path');
const { openSite, showSite, stopSite } = require('./release/site-door');

const progress = (text) => process.stderr.write(`${text}\n`);

const VERBS = {
  open: async (site, version) => {
    await openSite(site, version, progress);
    return showSite(site);
  },
  show: (site) => showSite(site),
  stop: (site) => stopSite(site, progress, { forever: false }),
  close: (site) => stopSite(site, progress, { forever: true }),
  guard: async (site) => {
    for await (const _ of process.stdin);
    await stopSite(site, progress, { forever: true });
  },
};

async function main([verb, folder, version]) {
  if (!Object.hasOwn(VERBS, verb ?? '') || !folder || (verb === 'open') !== (version !== undefined))
    throw new Error('say open FOLDER VERSION, or show, stop, close or guard FOLDER');
  const shown = await VERBS[verb](path.resolve(folder), version);
  if (shown !== undefined) process.stdout.write(`${JSON.stringify(shown)}\n`);
}

main(process.argv.slice(2)).catch((error) => {
  progress(error.message);
  process.exitCode = 1;
});
