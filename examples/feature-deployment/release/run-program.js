/**
 * Runs a program to its end and gives what it wrote. Loaded by whatever needs npm or Node as a program.
 */
'use strict';

const { spawn } = require('node:child_process');

/** Enough of an output for what is read out of it. */
const OUTPUT_CHARACTERS = 256 * 1024;

/**
 * @param {string[]} words program and arguments
 * @param {{ cwd: string, env: Record<string, string | undefined> }} options the environment is the whole of it
 * @returns {Promise<{ ended: string | undefined, stdout: string, stderr: string }>} `ended` says how it failed; undefined
 *   for exit code 0
 */
function runProgram([program, ...words], { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        said[name] = (said[name] + text).slice(-OUTPUT_CHARACTERS);
      });
    }
    child.once('error', (error) => resolve({ ended: error.message, ...said }));
    child.once('close', (code, signal) =>
      resolve({ ended: code === 0 ? undefined : (signal ?? `exit code ${code}`), ...said }),
    );
  });
}

module.exports = { runProgram };
