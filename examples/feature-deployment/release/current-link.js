/**
 * The link `current` of a stage: which release is live there. Switched by a rename, so that at every moment it leads to one
 * release, the old or the new one. Loaded by whatever deploys, undoes or looks.
 */
'use strict';

const { randomUUID } = require('node:crypto');
const { mkdir, readlink, rename, rm, symlink } = require('node:fs/promises');
const path = require('node:path');

const linkOf = (stage) => path.join(stage.folder, 'current');

/** @returns {Promise<string | undefined>} the folder name of the release; undefined where nothing is live */
async function currentRelease(stage) {
  try {
    return path.basename(await readlink(linkOf(stage)));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string | undefined} release a folder name of `releases`; undefined takes the link away */
async function switchCurrent(stage, release) {
  const link = linkOf(stage);
  if (release === undefined) {
    await rm(link, { force: true });
    return;
  }
  await mkdir(stage.folder, { recursive: true });
  const temporary = `${link}.${randomUUID()}`;
  await symlink(path.join('..', path.basename(stage.releases), release), temporary);
  await rename(temporary, link);
}

module.exports = { currentRelease, linkOf, switchCurrent };
