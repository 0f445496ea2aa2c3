/**
 * Task RunTests: unpacks the artefact and runs the tests that are in it, so that what is tested is what will be deployed.
 * Loaded by agent builder.
 */
'use strict';

const { mkdtemp, readdir, rm } = require('node:fs/promises');
const path = require('node:path');
const { builtArtifact, unpackArtifact } = require('./artifact');
const { failure } = require('./failure');
const { runProgram } = require('./run-program');

/** How many failed tests an error's message names. */
const NAMED = 3;

/** @returns {Promise<{ version: string, tests: number, passed: number }>} */
async function runTests(task, progress) {
  const { version } = builtArtifact(task);
  const work = await mkdtemp(path.join(task.folder, '.tests-'));
  try {
    const folder = path.join(work, 'package');
    await unpackArtifact(task, folder);
    const files = await testFiles(folder);
    if (files.length === 0) throw failure(`the artefact of ${version} holds no tests (test/*.test.js)`);
    progress(`running the tests of ${files.length} files`);
    const { PATH, HOME } = process.env;
    const run = await runProgram([process.execPath, '--test', '--test-reporter=tap', ...files], {
      cwd: folder,
      env: { PATH, HOME },
    });
    return { version, ...judged(run) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function testFiles(folder) {
  const names = await readdir(path.join(folder, 'test')).catch(() => []);
  return names
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => path.join('test', name));
}

/** What the report in TAP says; a failed test fails the task. */
function judged({ ended, stdout, stderr }) {
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1] ?? Number.NaN);
  const [tests, passed, failed] = ['tests', 'pass', 'fail'].map(count);
  if (!(tests > 0))
    throw failure(`the tests could not be run (${ended}): ${stderr.trim().split('\n').at(-1)}`);
  if (ended === undefined && passed === tests) return { tests, passed };
  const names = [...stdout.matchAll(/^ *not ok \d+ - (.+)$/gm)].map(([, name]) => name.trim());
  const own = names.filter((name) => !name.endsWith('.test.js'));
  throw failure(`${failed} of ${tests} tests failed: ${own.slice(0, NAMED).join('; ')}`);
}

module.exports = { runTests };
