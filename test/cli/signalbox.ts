// Runs the built command line as a process, as a user does: for tests of what it prints and how it ends.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCommandLine } from '../support/build';
import { sharedDevServer } from '../support/servers';

export interface Finished {
  exit: number | null;
  result: string;
  talk: string;
}

export interface RunOptions {
  stdin?: string;
  /** Laid over the process's own, in which the shared server is named. An undefined value takes a variable away. */
  environment?: Record<string, string | undefined>;
}

/** A folder of its own, in which commands run. */
export class Place {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Place> {
    return new Place(await mkdtemp(join(tmpdir(), 'signalbox-cli-')));
  }

  /** What a killed command had started may write its last line right now. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  /** Writes a file and gives its name. */
  async file(name: string, text: string): Promise<string> {
    await writeFile(join(this.folder, name), text);
    return name;
  }

  /** Runs a command to its end. */
  run(args: string[], options: RunOptions = {}): Promise<Finished> {
    const child = this.start(args, options);
    child.stdin.end(options.stdin ?? '');
    return finished(child);
  }

  /** Starts a command that goes on; the test ends it by `child.kill`. */
  start(args: string[], { environment = {} }: RunOptions = {}): ChildProcessWithoutNullStreams {
    const { address, namespace } = sharedDevServer();
    const server = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
    return spawn(process.execPath, [builtCommandLine, ...args], {
      cwd: this.folder,
      env: { ...process.env, ...server, ...environment },
    });
  }
}

/** What a command wrote, and its exit code, when it has ended. */
export function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let result = '';
  let talk = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    talk += text;
  });
  return new Promise((done) => child.once('close', (exit) => done({ exit, result, talk })));
}

/** Resolves when a command has talked so; rejects when it ends before that. */
export function hasTalked(child: ChildProcessWithoutNullStreams, words: string): Promise<void> {
  let talk = '';
  return new Promise((done, failed) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      talk += text;
      if (talk.includes(words)) done();
    });
    child.once('close', (exit) => failed(new Error(`ended with exit code ${exit} before ${words}: ${talk}`)));
  });
}
