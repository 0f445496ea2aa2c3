// The last check of a Temporal CLI that was downloaded, whichever way it came. Any file outside the sandbox may load it.
import { requireChecksum } from './checksum';
import { askCliVersion } from './cli-version';
import { cliChecksums, cliVersion, thisPlatform } from './pins';
import type { ServerWorld } from './server-kind';

/**
 * Rejects unless the executable at `path` has the checksum pinned for this platform (checked before it is run for the
 * first time; a platform that has none is taken on its word) and says that it has the pinned version.
 */
export async function requireWorkingCli(path: string, world: ServerWorld): Promise<void> {
  const pinned = cliChecksums[thisPlatform];
  if (pinned) await requireChecksum(path, 'the downloaded Temporal CLI', pinned);
  const version = await askCliVersion(path, world);
  if (version !== cliVersion)
    throw new Error(`got Temporal CLI ${version} where ${cliVersion} was asked for`);
}
