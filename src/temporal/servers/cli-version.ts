// Asks an executable whether it is the Temporal CLI, and which. Any file outside the sandbox may load it.
import { cliVersion } from './pins';
import { runProgram } from './run-program';
import type { ServerWorld } from './server-kind';

/**
 * The version that the executable at `path` says it has, such as `1.9.1`. Rejects when it does not run, or answers as
 * something else than the Temporal CLI would.
 */
export async function askCliVersion(path: string, world: ServerWorld): Promise<string> {
  const { stdout } = await runProgram(path, ['--version'], {
    environment: world.environment,
    timeLimitMs: 15_000,
    signal: world.signal,
  });
  const version = /^temporal version (\d+\.\d+\.\d+[\w.+-]*)/m.exec(stdout)?.[1];
  if (!version) {
    throw new Error(`${path} is not the Temporal CLI: --version says "${stdout.trim().slice(0, 100)}"`);
  }
  return version;
}

/** True when `version` is older than the one that this project is built on; a pre-release counts as its release. */
export function isOlderThanPinned(version: string): boolean {
  const [found, pinned] = [numbersOf(version), numbersOf(cliVersion)];
  for (const [place, wanted] of pinned.entries()) {
    const difference = (found[place] ?? 0) - wanted;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(version: string): number[] {
  return version.split(/[-+]/, 1).join('').split('.').map(Number);
}
