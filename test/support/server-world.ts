// The world in which tests obtain servers: the machine's environment and cache, progress on stderr.
import { defaultCacheFolder } from '../../src/temporal/servers/cache-folder';
import type { ServerWorld } from '../../src/temporal/servers/server-kind';

/** `environment` is laid over the process's own; an undefined value takes a variable away. */
export function serverWorld(environment: Record<string, string | undefined> = {}): ServerWorld {
  const all = { ...process.env, ...environment };
  return {
    environment: all,
    cacheFolder: defaultCacheFolder(all),
    report: (line) => process.stderr.write(`${line}\n`),
  };
}
