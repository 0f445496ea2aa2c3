/**
 * The service of a stage as a process that outlives the agent which started it. Its command line holds a mark that is written
 * down before it starts: so it is found again whoever died when, and no other process is ever ended in its place.
 * Loaded by whatever deploys, undoes or stops.
 */
'use strict';

const { spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const { open, rm } = require('node:fs/promises');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { linkOf } = require('./current-link');
const { readDurable, writeDurably } = require('./durable-file');
const { failure } = require('./failure');
const { processesWith } = require('./process-table');
const { awaitHealth, headOf, isHealthy, logOf } = require('./service-health');

const POLL_MS = 50;
/** After SIGTERM; then SIGKILL. */
const STOP_WITHIN_MS = 3_000;

const recordOf = (stage) => path.join(stage.folder, 'service.json');
const markOf = (instance) => `--instance=${instance}`;

/** @returns {Promise<{ instance: string, release: string, port: number, pid?: number } | undefined>} what was started last */
function serviceRecord(stage) {
  return readDurable(recordOf(stage));
}

/**
 * Ends the service that runs, starts what `current` leads to, and waits until it is healthy.
 * @param {string} release what `current` leads to
 * @throws where it ends, says that it is unhealthy, or is not healthy in time; the process may then still run
 */
async function restartService(stage, release) {
  await stopService(stage);
  const instance = randomUUID();
  const record = { instance, release, port: stage.port };
  await writeDurably(recordOf(stage), record);
  const log = await open(logOf(stage), 'a');
  let ended;
  try {
    await log.write(`${headOf(instance)}\n`);
    const child = started(stage, instance, log.fd);
    child.once('exit', (code, signal) => {
      ended = signal ?? `exit code ${code}`;
    });
    child.once('error', (error) => {
      ended = error.message;
    });
    await writeDurably(recordOf(stage), { ...record, pid: child.pid });
  } finally {
    await log.close();
  }
  await awaitHealth(stage, instance, () => ended);
}

function started(stage, instance, log) {
  const child = spawn(process.execPath, [path.join(linkOf(stage), 'server.js'), markOf(instance)], {
    cwd: stage.folder,
    // A group of its own: the agent's ends with the agent.
    detached: true,
    env: { PORT: String(stage.port), STAGE: stage.name },
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child;
}

/** @returns {Promise<boolean>} whether the service that was started last is this release, runs and is healthy */
async function runs(stage, release) {
  const record = await serviceRecord(stage);
  if (record?.release !== release || record.port !== stage.port) return false;
  return isHealthy(stage, record.instance);
}

/** Ends the service that was started last, if it runs, and forgets it. */
async function stopService(stage) {
  const record = await serviceRecord(stage);
  if (record === undefined) return;
  const mark = markOf(record.instance);
  for (const [signal, milliseconds] of [
    ['SIGTERM', STOP_WITHIN_MS],
    ['SIGKILL', STOP_WITHIN_MS],
  ]) {
    for (const pid of await processesWith(mark)) end(pid, signal);
    if (await goneWithin(mark, milliseconds)) {
      await rm(recordOf(stage), { force: true });
      return;
    }
  }
  throw failure(`the service of ${stage.name} lives on after SIGKILL; end process ${record.pid} by hand`);
}

function end(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function goneWithin(mark, milliseconds) {
  const last = performance.now() + milliseconds;
  while ((await processesWith(mark)).length > 0) {
    if (performance.now() >= last) return false;
    await pause(POLL_MS);
  }
  return true;
}

module.exports = { restartService, runs, serviceRecord, stopService };
