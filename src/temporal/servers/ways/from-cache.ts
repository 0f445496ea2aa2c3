// The third way: what an earlier run has obtained. Any file outside the sandbox may load it.
import { findCached } from '../cache';
import type { ServerKind, Way } from '../server-kind';

/** The server of the pinned version in our cache folder. */
export function fromCache(kind: ServerKind): Way {
  return {
    name: 'cache',
    title: 'our cache',
    remedy: 'let SIGNALBOX_CACHE name a cache folder that was filled on a machine of the same kind',
    obtain: (world) => findCached(kind, world.cacheFolder),
  };
}
