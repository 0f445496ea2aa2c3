// The site that the demo feature-deployment deploys to: made, looked at and closed by the example's own `site.js`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
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
  /** Stops the services; does nothing where it was never opened. */
  close(): Promise<void>;
}

/** The site in that folder, absolute. What goes on is talked about. */
export function deploymentSite({ self, environment, output }: CliWorld, folder: string): DeploymentSite {
  const program = join(ownPackage().folder, 'examples', 'feature-deployment', 'site.js');

  async function run(verb: string, version: string[] = [], signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const child = spawn(self[0], [program, verb, folder, ...version], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C is for us: we stop it in order.
      detached: true,
    });
    const kill = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', kill, { once: true });
    const exited = new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(1));
      child.once('close', (code) => resolve(code));
    });
    const [said, talk, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    signal?.removeEventListener('abort', kill);
    signal?.throwIfAborted();
    const lines = talk.trim().split('\n');
    if (code !== 0) throw new Problem(EXIT.failed, `the site could not be used (${verb}): ${lines.at(-1)}`);
    for (const line of lines) if (line !== '') output.talk(`site: ${line}`);
    return said;
  }

  return {
    open: async (version, signal) => JSON.parse(await run('open', [version], signal)),
    show: async () => JSON.parse(await run('show')),
    close: async () => void (await run('close')),
  };
}
