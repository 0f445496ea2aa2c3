// Where downloaded servers are kept. Any file outside the sandbox may load it.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The cache folder by the customs of the machine: `SIGNALBOX_CACHE`, else `XDG_CACHE_HOME/signalbox`, else
 * `~/Library/Caches/signalbox` on macOS and `~/.cache/signalbox` elsewhere. Always absolute; not created here.
 */
export function defaultCacheFolder(environment: Record<string, string | undefined>): string {
  if (environment.SIGNALBOX_CACHE) return resolve(environment.SIGNALBOX_CACHE);
  const xdg = environment.XDG_CACHE_HOME;
  // The XDG specification says that a relative path there is to be ignored.
  if (xdg && isAbsolute(xdg)) return join(xdg, 'signalbox');
  const home = environment.HOME || homedir();
  return process.platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'signalbox')
    : join(home, '.cache', 'signalbox');
}
