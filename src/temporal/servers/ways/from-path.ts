// The second way: a Temporal CLI that the machine already has. Any file outside the sandbox may load it.
import { askCliVersion, isOlderThanPinned } from '../cli-version';
import { findOnPath } from '../find-on-path';
import { cliVersion } from '../pins';
import type { Way } from '../server-kind';

/** `temporal` on the PATH, if it runs and is not older than the version that this project is built on. */
export function fromPath(): Way {
  return {
    name: 'path',
    title: 'temporal on the PATH',
    remedy: `install the Temporal CLI ${cliVersion} or newer and have it on the PATH`,
    async obtain(world) {
      const path = await findOnPath('temporal', world.environment);
      if (!path) throw new Error('not found there');
      const version = await askCliVersion(path, world);
      if (isOlderThanPinned(version)) throw new Error(`${path} is ${version}, older than ${cliVersion}`);
      return { path, version };
    },
  };
}
