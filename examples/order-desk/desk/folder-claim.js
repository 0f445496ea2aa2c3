/**
 * One process a folder: two that had the same embedded database open would each overwrite what the other wrote. The claim
 * is a file beside the folder with the number of the process. Loaded by the embedded database.
 */
'use strict';

const { randomUUID } = require('node:crypto');
const { linkSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { refusal } = require('./refusal');

/**
 * @param {string} folder absolute; its parent exists
 * @returns {() => void} gives the claim up; the end of the process does so too, unless it is killed
 * @throws type `database_in_use` where a living process holds it. The claim of a dead one is taken over.
 */
function claimFolder(folder) {
  const file = `${folder}.claim.json`;
  const own = JSON.stringify({ process: process.pid, began: beganOf(process.pid) });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, own);
  try {
    // A link appears with its content and only where nothing is: nobody ever reads half a claim.
    while (!isLinked(draft, file)) {
      const held = textOf(file);
      if (isHeld(held)) throw inUse(folder, JSON.parse(held).process);
      putAside(file, held);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const giveUp = () => {
    if (textOf(file) === own) rmSync(file, { force: true });
  };
  process.once('exit', giveUp);
  return () => {
    process.off('exit', giveUp);
    giveUp();
  };
}

function inUse(folder, holder) {
  return refusal(
    'database_in_use',
    `${folder} is open in process ${holder}, and an embedded database has room for one: stop that worker, ` +
      'or give all workers a server by DATABASE_URL=postgres://…',
  );
}

/** Takes the claim of a dead process away, unless somebody else has just put a new one in its place. */
function putAside(file, dead) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (textOf(aside) !== dead) isLinked(aside, file);
  rmSync(aside, { force: true });
}

function isLinked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A number may by now be another process's (in a container nearly always): where the system tells, its beginning decides. */
function isHeld(text) {
  let claim;
  try {
    claim = JSON.parse(text);
  } catch {
    return false;
  }
  if (!Number.isSafeInteger(claim?.process) || claim.process === process.pid) return false;
  try {
    process.kill(claim.process, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return claim.began === undefined || claim.began === beganOf(claim.process);
}

/** When a process began, as Linux counts it; undefined on other systems. */
function beganOf(number) {
  // The name in parentheses may hold anything; the 20th field after it is the beginning.
  return textOf(`/proc/${number}/stat`)?.split(') ').at(-1)?.split(' ')[19];
}

module.exports = { claimFolder };
