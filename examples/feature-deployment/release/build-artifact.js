/**
 * Task BuildArtifact: packs the service, with the release's version, by `npm pack`. Loaded by agent builder.
 */
'use strict';

const { cp, mkdtemp, readFile, rename, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { digestOf } = require('./artifact');
const { failure } = require('./failure');
const { FAULTS } = require('./faults');
const { releaseOrder } = require('./release-order');
const { runProgram } = require('./run-program');

const SERVICE = path.resolve(__dirname, '../service');

/** @returns {Promise<{ artifact: string, version: string, sha256: string, bytes: number, files: number }>} */
async function buildArtifact(task, progress) {
  const order = releaseOrder(task);
  const work = await mkdtemp(path.join(task.folder, '.build-'));
  try {
    await sourceOf(order, path.join(work, 'source'));
    progress(`packing version ${order.version}`);
    const { filename, size, entryCount } = await pack(work);
    const built = path.join(work, filename);
    const sha256 = await digestOf(built);
    await rename(built, path.join(task.folder, filename));
    return { artifact: filename, version: order.version, sha256, bytes: size, files: entryCount };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A copy of the service with this version, and with the fault of a broken release. */
async function sourceOf({ version, broken }, folder) {
  await cp(SERVICE, folder, { recursive: true });
  const file = path.join(folder, 'package.json');
  const description = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, `${JSON.stringify({ ...description, version }, null, 2)}\n`);
  if (broken !== undefined) await breakSource(folder, FAULTS[broken]);
}

async function breakSource(folder, { file, find, put }) {
  const text = await readFile(path.join(folder, file), 'utf8');
  if (!text.includes(find))
    throw failure(`${file} has no ${JSON.stringify(find)} to be broken; mend faults.js`);
  await writeFile(
    path.join(folder, file),
    text.replace(find, () => put),
  );
}

async function pack(work) {
  const words = ['npm', 'pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', work];
  const { ended, stdout, stderr } = await runProgram(words, {
    cwd: path.join(work, 'source'),
    env: {
      ...process.env,
      // What npm keeps for itself goes with the folder; nothing is looked up.
      npm_config_cache: path.join(work, 'cache'),
      npm_config_update_notifier: 'false',
      npm_config_loglevel: 'error',
    },
  });
  if (ended !== undefined) throw failure(`npm pack failed (${ended}): ${reasonOf(stdout, stderr)}`);
  return JSON.parse(stdout)[0];
}

/** With `--json` npm tells its error as JSON on stdout, else in lines on stderr. */
function reasonOf(stdout, stderr) {
  try {
    const { code, summary } = JSON.parse(stdout).error;
    return `${code} ${summary}`.trim();
  } catch {
    return stderr.trim() || stdout.trim() || 'it said nothing';
  }
}

module.exports = { buildArtifact };
