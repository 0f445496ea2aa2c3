// A worker as a process of its own, ours or the hand-written one. It ends with its standard input, so also when the bench is killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Until it polls; and from the end of its input until it is killed. */
const READY_MS = 60_000;
const STOP_MS = 20_000;

/**
 * Starts `node` with the arguments and waits for a line with `ready for` on either stream. Gives `{ pid }`; the world stops it.
 * Rejects with what it said when it ends or does not come up in time.
 */
export async function startWorker(world, args) {
  const profiling = world.profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve(world.profile)}`] : [];
  const child = spawn(process.execPath, [...profiling, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const exited = new Promise((done) => child.once('close', done));
  world.defer(async () => {
    child.stdin.end();
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(kill);
  });
  await once(child, 'spawn');
  await untilReady(child, exited);
  return { pid: child.pid };
}

function untilReady(child, exited) {
  const said = [];
  return new Promise((ready, reject) => {
    const fail = (why) => reject(new Error(`a worker ${why}; it said:\n${said.join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready within ${READY_MS / 1000} s`), READY_MS);
    void exited.then(() => fail('ended by itself'));
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        if (said.length < 100) said.push(line);
        if (!line.includes('ready for')) return;
        clearTimeout(timer);
        ready();
      });
  });
}
