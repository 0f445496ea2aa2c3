/**
 * Small JSON files that others decide by: there whole or not at all, and still there after a loss of power.
 * Loaded by whatever keeps a record.
 */
'use strict';

const { randomUUID } = require('node:crypto');
const { mkdir, open, readFile, rename } = require('node:fs/promises');
const path = require('node:path');

/** Writes or replaces a file; when this resolves it is on the disk. */
async function writeDurably(file, value) {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncFolder(folder);
}

/** A renamed file is as safe as the folder that names it. */
async function syncFolder(folder) {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns {Promise<any>} the value; undefined where there is no such file */
async function readDurable(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

module.exports = { readDurable, writeDurably };
