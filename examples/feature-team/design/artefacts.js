/**
 * The files that the team hands on in the correlation's folder. A file is written whole or not at all, and read only
 * if it lies inside the folder and is, byte for byte, what the event said.
 * Loaded by every agent that writes or reads a file.
 */
'use strict';

const { createHash, randomUUID } = require('node:crypto');
const { readFile, realpath, rename, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { refusal } = require('./refusal');

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Writes or replaces a file of the folder; a reader sees the old or the new one, never half of it.
 * @param {string} folder absolute, exists
 * @param {string} name file name without folders
 * @param {string} text
 * @returns {Promise<{ path: string, sha256: string, bytes: number }>} what an event says of the file; `path` is
 *   relative to the folder
 */
async function writeArtefact(folder, name, text) {
  if (name !== path.basename(name)) throw new Error(`an artefact's name has no folder in it, got "${name}"`);
  const bytes = Buffer.from(text, 'utf8');
  // The name for the moment is the only thing here that differs between two runs; it is gone afterwards.
  const temporary = path.join(folder, `.${name}.${randomUUID()}`);
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, path.join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { path: name, sha256: digest(bytes), bytes: bytes.length };
}

/**
 * Where a file named by an event lies.
 * @param {string} folder absolute
 * @param {unknown} artefact `{ path, sha256 }` out of an event's payload
 * @returns {Promise<string>} absolute path, links followed
 * @throws type `invalid_payload` if it names no file inside the folder
 */
async function artefactPath(folder, artefact) {
  const named = artefact?.path;
  if (typeof named !== 'string' || named === '') {
    throw refusal('invalid_payload', `an artefact needs a path, got ${JSON.stringify(artefact) ?? 'none'}`);
  }
  const root = await realpath(folder);
  let found;
  try {
    found = await realpath(path.resolve(root, named));
  } catch (error) {
    throw refusal(
      'invalid_payload',
      `no file ${JSON.stringify(named)} in the working folder (${error.code})`,
    );
  }
  if (!found.startsWith(root + path.sep)) {
    throw refusal('invalid_payload', `artefact ${JSON.stringify(named)} lies outside the working folder`);
  }
  return found;
}

/**
 * @param {string} folder absolute
 * @param {unknown} artefact `{ path, sha256 }` out of an event's payload
 * @returns {Promise<string>} the file's text
 * @throws type `invalid_payload` if it is missing, outside the folder, or not the file that the event announced
 */
async function readArtefact(folder, artefact) {
  const bytes = await readFile(await artefactPath(folder, artefact));
  const found = digest(bytes);
  if (found !== artefact.sha256) {
    throw refusal(
      'invalid_payload',
      `${JSON.stringify(artefact.path)} has sha256 ${found}, its event says ${JSON.stringify(artefact.sha256)}: ` +
        'somebody changed it after it was announced',
    );
  }
  return bytes.toString('utf8');
}

/** Text of a value as JSON with an end of line: the form of all JSON artefacts. */
function jsonText(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

module.exports = { artefactPath, digest, jsonText, readArtefact, writeArtefact };
