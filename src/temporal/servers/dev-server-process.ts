// The process of the embedded server: our own child, not the SDK's, for it must outlive failures and be stopped in order.
// Any file outside the sandbox may load it.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** How a process ended: by its own code or by a signal. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that runs, or has run. */
export interface ServerProcess {
  pid: number;
  exited: Promise<ProcessEnd>;
  /** SIGTERM, after `limitMs` SIGKILL; settles when it has ended, at once when it had before. */
  stop(limitMs: number): Promise<ProcessEnd>;
}

/** What a start needs beside program and arguments. */
export interface ProcessStart {
  environment: Record<string, string | undefined>;
  /** Both streams are appended to this file: the server never waits for us to read, and does not die with us for it. */
  log: string;
  /** A process group of its own: Ctrl-C in a terminal does not reach it. For a caller that handles SIGINT and stops it. */
  ownGroup: boolean;
  /** Leave it running when this process ends; else it is sent SIGTERM then. Wants `ownGroup`. */
  outlives: boolean;
}

/** Starts `path`. Rejects when it cannot be started at all. */
export function startProcess(
  path: string,
  args: readonly string[],
  start: ProcessStart,
): Promise<ServerProcess> {
  const log = openSync(start.log, 'a');
  let child: ChildProcess;
  try {
    child = spawn(path, args, {
      env: start.environment,
      stdio: ['ignore', log, log],
      detached: start.ownGroup,
    });
  } finally {
    closeSync(log);
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${path} could not be started: ${error.message}`)));
    child.once('spawn', () => resolve(watch(child, start.outlives)));
  });
}

function watch(child: ChildProcess, outlives: boolean): ServerProcess {
  const terminate = () => child.kill('SIGTERM');
  if (outlives) child.unref();
  else process.once('exit', terminate);
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', terminate);
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? Number.NaN,
    exited,
    async stop(limitMs) {
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), limitMs);
      try {
        // A child that was let go no longer keeps this process up: while it is being stopped, it must.
        child.ref();
        return await exited;
      } finally {
        clearTimeout(kill);
      }
    },
  };
}
