/**
 * One at a time changes a stage: an attempt that was given up may still be at work when its undo begins. Loaded by agent
 * deployer and by site.js.
 *
 * A lock is a file `<number>.lock` that names its holder; the highest number counts. Whoever takes over from one that is free
 * or dead makes the next number, which only one can; so a lock is never taken away from somebody who has just taken it.
 */
'use strict';

const { randomUUID } = require('node:crypto');
const { link, mkdir, readdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { readDurable, writeDurably } = require('./durable-file');
const { commandLineOf } = require('./process-table');

const POLL_MS = 50;
const LOCK = /^(\d+)\.lock$/;

/**
 * Waits until nobody else holds the stage, for as long as the caller has time.
 * @template T
 * @param {{ name: string, folder: string }} stage
 * @param {() => Promise<T>} work
 * @param {(text: string) => void} progress told once that somebody else is waited for
 * @returns {Promise<T>}
 */
async function withStage(stage, work, progress) {
  const folder = path.join(stage.folder, 'locks');
  await mkdir(folder, { recursive: true });
  const own = { pid: process.pid, line: await commandLineOf(process.pid) };
  let taken = await take(folder, own);
  if (taken.number === undefined)
    progress(`waiting for process ${taken.holder}, which changes ${stage.name}`);
  while (taken.number === undefined) {
    await pause(POLL_MS);
    taken = await take(folder, own);
  }
  try {
    return await work();
  } finally {
    await writeDurably(lockFile(folder, taken.number), { free: true });
  }
}

const lockFile = (folder, number) => path.join(folder, `${number}.lock`);

/** One try: the number that is held now, or the process that holds the stage. */
async function take(folder, own) {
  const last = Math.max(0, ...(await numbersIn(folder)));
  const found = last === 0 ? { free: true } : await readDurable(lockFile(folder, last));
  // Somebody has just tidied it away: a higher one is there.
  if (found === undefined) return { holder: 'unknown' };
  if (!found.free && (await commandLineOf(found.pid)) === found.line) return { holder: found.pid };
  const number = last + 1;
  if (!(await made(folder, number, own))) return { holder: 'unknown' };
  const numbers = await numbersIn(folder);
  if (Math.max(...numbers) > number) {
    // Numbers below had been taken, freed and tidied away meanwhile.
    await rm(lockFile(folder, number), { force: true });
    return { holder: 'unknown' };
  }
  for (const old of numbers.filter((each) => each < number)) await rm(lockFile(folder, old), { force: true });
  return { number };
}

/** Makes the file with its content at once, unless there is one. */
async function made(folder, number, own) {
  const temporary = path.join(folder, `.${randomUUID()}`);
  await writeFile(temporary, JSON.stringify(own), { flag: 'wx' });
  try {
    await link(temporary, lockFile(folder, number));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function numbersIn(folder) {
  return (await readdir(folder)).map((name) => Number(LOCK.exec(name)?.[1] ?? 0));
}

module.exports = { withStage };
