/**
 * The file that is built once and deployed everywhere: found by what BuildArtifact said of it, trusted only if it is still
 * that, byte for byte. Loaded by whatever makes or unpacks it.
 */
'use strict';

const { createHash, randomUUID } = require('node:crypto');
const { mkdir, readFile, realpath, rename, rm, stat } = require('node:fs/promises');
const path = require('node:path');
const { x: extract } = require('tar');
const { failure } = require('./failure');

const DIGEST_LENGTH = 12;

/** @returns {Promise<string>} SHA-256 of a file, hexadecimal */
async function digestOf(file) {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** What BuildArtifact gave in this saga. */
function builtArtifact({ saga }) {
  const built = saga.results?.BuildArtifact;
  if (
    typeof built?.artifact === 'string' &&
    typeof built.version === 'string' &&
    /^[0-9a-f]{64}$/.test(built.sha256)
  )
    return built;
  throw failure(
    `saga.results.BuildArtifact needs artifact, version and sha256, got ${JSON.stringify(built) ?? 'nothing'}`,
    'invalid_payload',
  );
}

/** The folder name of what is unpacked: the version for people, the digest because a version may be built again. */
function releaseOf({ version, sha256 }) {
  return `${version}-${sha256.slice(0, DIGEST_LENGTH)}`;
}

/**
 * Unpacks the artefact of a saga; whoever looks sees the whole of it or nothing. One that is there already is left alone.
 * @param {{ folder: string, saga: object }} task
 * @param {string} into absolute; its parent folders are made
 */
async function unpackArtifact(task, into) {
  if ((await stat(into).catch(() => undefined)) !== undefined) return;
  const file = await artifactFile(task);
  const temporary = path.join(path.dirname(into), `.${path.basename(into)}.${randomUUID()}`);
  await mkdir(temporary, { recursive: true });
  try {
    await extract({ file, cwd: temporary, strip: 1, strict: true, filter: (_, entry) => isPlain(entry) });
    await rename(temporary, into);
  } catch (error) {
    // Another attempt was quicker, with the same files.
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Links could lead out of the folder; `npm pack` makes none. */
const isPlain = ({ type }) => type === 'File' || type === 'OldFile' || type === 'Directory';

async function artifactFile(task) {
  const { artifact, sha256 } = builtArtifact(task);
  const named = path.resolve(task.folder, artifact);
  const file = await realpath(named).catch(() => {
    throw failure(`the artefact ${JSON.stringify(artifact)} is not in the working folder`, 'invalid_payload');
  });
  if (!file.startsWith((await realpath(task.folder)) + path.sep))
    throw failure(
      `the artefact ${JSON.stringify(artifact)} lies outside the working folder`,
      'invalid_payload',
    );
  const found = await digestOf(file);
  if (found === sha256) return file;
  throw failure(
    `the artefact ${JSON.stringify(artifact)} has sha256 ${found}, but ${sha256} was built: somebody changed it`,
    'invalid_payload',
  );
}

module.exports = { builtArtifact, digestOf, releaseOf, unpackArtifact };
