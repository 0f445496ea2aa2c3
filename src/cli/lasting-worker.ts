// A worker of our own that is started again when it dies: for `up` and `demo`, whose server and other commands should not end with it.
import { setTimeout as pause } from 'node:timers/promises';
import { type OwnWorker, type OwnWorkerOptions, startOwnWorker, type WorkerEnd } from './own-worker';
import type { CliWorld } from './world';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Who lived so long did not die of what killed the one before. */
const PROVEN_MS = 60_000;

/**
 * Starts a worker, and another one when it ends unasked: after 1 s, doubling to 30 s, from 1 s again after a minute of life. Every end
 * is said. `exited` settles when it was stopped, or when it has been started again `restarts` times (default: no limit) and died.
 */
export function startLastingWorker(
  world: CliWorld,
  options: OwnWorkerOptions,
  restarts = Number.POSITIVE_INFINITY,
): OwnWorker {
  const stopping = new AbortController();
  let current = startOwnWorker(world, options);
  const exited = keepUp();
  return {
    exited,
    async stop() {
      stopping.abort();
      await current.stop();
      await exited;
    },
  };

  async function keepUp(): Promise<WorkerEnd> {
    let wait = FIRST_PAUSE_MS;
    for (let left = restarts; ; left -= 1) {
      const began = Date.now();
      const end = await current.exited;
      if (stopping.signal.aborted) return end;
      const died = `signalbox: the worker ended by itself (${endText(end)})`;
      if (left <= 0) {
        world.output.talk(died);
        return end;
      }
      if (Date.now() - began >= PROVEN_MS) wait = FIRST_PAUSE_MS;
      world.output.talk(`${died}; another one starts in ${wait / 1_000} s`);
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return end;
      wait = Math.min(2 * wait, LONGEST_PAUSE_MS);
      current = startOwnWorker(world, options);
    }
  }
}

/** `SIGKILL`, `exit code 1`. */
export function endText({ code, signal }: WorkerEnd): string {
  return signal ?? `exit code ${code}`;
}
