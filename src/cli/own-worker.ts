// A worker as a process of its own, for `up` and `demo`: an agent that takes its worker with it does not take the server too.
// Stopping is closing its standard input, so that it also ends when this process is killed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { CliWorld } from './world';

/** How it ended: by a code of its own, or by a signal. */
export interface WorkerEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface OwnWorker {
  /** Settles when it ends, whoever ended it. Never rejects. */
  exited: Promise<WorkerEnd>;
  /** Lets it finish what it can, then ends it by force. May be called again. */
  stop(): Promise<void>;
}

export interface OwnWorkerOptions {
  plan: string;
  address: string;
  namespace: string;
  data: string;
}

/** What a worker said last is read for so long after its end. */
const LAST_WORDS_MS = 500;
/** Longer than the worker's own grace. */
const STOP_MS = 20_000;

/** Starts `signalbox worker`; what it says goes to stderr with a mark before it. */
export function startOwnWorker(world: CliWorld, options: OwnWorkerOptions): OwnWorker {
  const [program, ...first] = world.self;
  const { plan, address, namespace, data } = options;
  const named = ['--address', address, '--namespace', namespace, '--data', data];
  const child = spawn(program, [...first, 'worker', '--plan', plan, ...named, '--until-stdin-ends'], {
    cwd: world.folder,
    env: world.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C is for us: we stop it in order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => world.output.talk(`worker: ${line}`));
  // A worker that has ended takes no more of our standard input.
  child.stdin.on('error', () => undefined);
  const exited = new Promise<WorkerEnd>((resolve) => {
    child.once('error', (error) => {
      world.output.talk(`worker: could not be started: ${error.message}`);
      resolve({ code: 1, signal: null });
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
    // What an agent has left behind may hold the streams open.
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal }), LAST_WORDS_MS));
  });
  return {
    exited,
    async stop() {
      child.stdin.end();
      await finished(child.stdin).catch(() => undefined);
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(kill);
    },
  };
}
