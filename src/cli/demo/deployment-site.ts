// The site that the demo feature-deployment deploys to: made, looked at and closed by the example's own `site.js`.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXIT } from '../exit-codes';
import { ownPackage } from '../package-folder';
import { Problem } from '../problem';
import type { CliWorld } from '../world';

/** A stage of a site; `version` is what answers there over HTTP, null where nobody does. */
export interface ShownStage {
  port: number;
  url: string;
  version: string | null;
}

export interface ShownSite {
  staging: ShownStage;
  production: ShownStage;
}

export interface DeploymentSite {
  /** Makes it, with free ports, and puts a first version on production. Throws the signal's reason once that is aborted. */
  open(version: string, signal: AbortSignal): Promise<ShownSite>;
  show(): Promise<ShownSite>;
  /** Stops the services, as the end of this process does by itself; does nothing where it was never opened. */
  close(): Promise<void>;
}

interface Running {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** What it said as its result. Rejects where it failed. */
  ended: Promise<string>;
}

/** The site in that folder, absolute. What goes on is talked about. */
export function deploymentSite({ self, environment, output }: CliWorld, folder: string): DeploymentSite {
  const program = join(ownPackage().folder, 'examples', 'feature-deployment', 'site.js');
  let guard: Running | undefined;

  function start(verb: string, version: string[] = []): Running {
    const child = spawn(self[0], [program, verb, folder, ...version], {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C is for us: we stop it in order.
      detached: true,
    });
    // One that has ended takes no more of our standard input.
    child.stdin.on('error', () => undefined);
    const exited = new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(1));
      child.once('close', (code) => resolve(code));
    });
    return { child, ended: resultOf(verb, Promise.all([text(child.stdout), text(child.stderr), exited])) };
  }

  async function resultOf(verb: string, end: Promise<[string, string, number | null]>): Promise<string> {
    const [said, talk, code] = await end;
    const lines = talk.trim().split('\n');
    if (code !== 0) throw new Problem(EXIT.failed, `the site could not be used (${verb}): ${lines.at(-1)}`);
    for (const line of lines) if (line !== '') output.talk(`site: ${line}`);
    return said;
  }

  async function run(verb: string, version?: string[], signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const { child, ended } = start(verb, version);
    const kill = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', kill, { once: true });
    try {
      return await ended;
    } finally {
      signal?.removeEventListener('abort', kill);
      signal?.throwIfAborted();
    }
  }

  return {
    async open(version, signal) {
      // Services outlive whoever started them: somebody has to be there who does not end with us.
      guard = start('guard');
      guard.ended.catch(() => undefined);
      return JSON.parse(await run('open', [version], signal));
    },
    show: async () => JSON.parse(await run('show')),
    async close() {
      guard?.child.stdin.end();
      await guard?.ended;
    },
  };
}
