/**
 * Which processes run, told by their command lines: numbers are used again, so a number alone names nobody.
 * Reads /proc where there is one, else asks `ps`. Loaded by whatever stops or waits for a process.
 */
'use strict';

const { execFile } = require('node:child_process');
const { readdir, readFile } = require('node:fs/promises');
const { promisify } = require('node:util');

/**
 * @param {string} word an argument as a whole
 * @returns {Promise<number[]>} the processes that have it on their command line; those that have ended are not among them
 */
async function processesWith(word) {
  const running = await processes();
  return running.filter(({ words }) => words.includes(word)).map(({ pid }) => pid);
}

/** @returns {Promise<string | undefined>} the words of its command line, joined by blanks; undefined where it has ended */
async function commandLineOf(pid) {
  const running = await processes(pid);
  return running.find((each) => each.pid === pid)?.words.join(' ');
}

async function processes(only) {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  if (pids.length === 0) return asked();
  const wanted = only === undefined ? pids : pids.filter((pid) => pid === only);
  const found = await Promise.all(wanted.map(fromProc));
  return found.filter((each) => each !== undefined);
}

async function fromProc(pid) {
  // Empty once it has ended and waits to be reaped; gone after that.
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line === '' ? undefined : { pid, words: line.replace(/\0$/, '').split('\0') };
}

async function asked() {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid]) => pid !== '')
    .map(([pid, ...words]) => ({ pid: Number(pid), words }));
}

module.exports = { commandLineOf, processesWith };
