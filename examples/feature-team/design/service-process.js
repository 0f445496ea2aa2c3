/**
 * Starts a written service on a free loopback port and stops it with everything that it has started.
 * Loaded by test-engineer.
 */
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { createInterface } = require('node:readline');

const START_TIMEOUT_MS = 15_000;
/** After this the process group is killed. */
const STOP_TIMEOUT_MS = 3_000;
/** Enough of the log to see why a service failed. */
const LOG_CHARACTERS = 4_000;

/** What Python needs to be found and to start; nothing else of ours is the service's business. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'SYSTEMROOT', 'PYENV_ROOT', 'PYENV_VERSION'];

function endGroup(child, signalName) {
  try {
    // A negative number means the group, which the child leads because it was started detached.
    process.kill(-child.pid, signalName);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * @param {string} file absolute path of the service
 * @param {{ folder: string, signal: AbortSignal }} world the working folder; an abort kills the service at once
 * @returns {Promise<{ base: string, stop: () => Promise<void>, log: () => string }>} `base` such as
 *   http://127.0.0.1:41234; `stop` returns when the process is gone
 * @throws if it does not say its port within 15 seconds, with the end of its log
 */
async function startService(file, { folder, signal }) {
  signal.throwIfAborted();
  // -I: nothing of the environment or of the folder is imported. The service also ends when its stdin does, which
  // happens even if this process is killed and can stop nothing any more.
  const child = spawn('python3', ['-I', '-B', file, '--port', '0', '--until-input-ends'], {
    cwd: folder,
    detached: true,
    env: Object.fromEntries(
      PASSED_ON.filter((name) => name in process.env).map((name) => [name, process.env[name]]),
    ),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log = (log + text).slice(-LOG_CHARACTERS);
  });
  child.stdin.on('error', () => {});
  const closed = once(child, 'close').catch((error) => [error.message]);
  const kill = () => child.pid !== undefined && endGroup(child, 'SIGKILL');
  signal.addEventListener('abort', kill, { once: true });

  async function stop() {
    signal.removeEventListener('abort', kill);
    if (child.pid === undefined) return;
    const timer = setTimeout(kill, STOP_TIMEOUT_MS);
    endGroup(child, 'SIGTERM');
    child.stdin.end();
    await closed;
    clearTimeout(timer);
  }

  try {
    const port = await portOf(child, closed, () => log);
    return { base: `http://127.0.0.1:${port}`, stop, log: () => log };
  } catch (error) {
    await stop();
    signal.throwIfAborted();
    throw error;
  }
}

/** The port of the first line that the service prints. */
async function portOf(child, closed, log) {
  const lines = createInterface({ input: child.stdout });
  let timer;
  const late = new Promise((_, reject) => {
    const fail = () => reject(new Error(`the service said no port within ${START_TIMEOUT_MS} ms: ${log()}`));
    timer = setTimeout(fail, START_TIMEOUT_MS);
  });
  const ended = closed.then(([reason]) => {
    throw new Error(`the service ended before it said its port (${reason}): ${log()}`);
  });
  try {
    const [line] = await Promise.race([once(lines, 'line'), late, ended]);
    const port = JSON.parse(line)?.port;
    if (!Number.isInteger(port))
      throw new Error(`the service's first line names no port: ${line.slice(0, 200)}`);
    return port;
  } finally {
    clearTimeout(timer);
    ended.catch(() => {});
    // Nobody reads on; the pipe must not fill up.
    child.stdout.resume();
  }
}

module.exports = { startService };
