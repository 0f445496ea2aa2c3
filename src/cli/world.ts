// What a command may touch of the outside, handed in: a test needs no process. Only main.ts makes one from a real process.
import type { Readable } from 'node:stream';
import type { Output } from './output/output';

export interface CliWorld {
  environment: Record<string, string | undefined>;
  /** The working folder, absolute. */
  folder: string;
  stdin: Readable;
  output: Output;
  /**
   * Aborted at the first Ctrl-C, SIGTERM, or SIGHUP of a closing terminal. Asking for it means: this command winds down by itself; without asking, the
   * process ends at once.
   */
  stopSignal(): AbortSignal;
  /** What starts this command line again, e.g. for a worker of its own: program and first arguments. */
  self: readonly [string, ...string[]];
}
