// Starts the embedded Temporal server: one process, loopback only, on a database file that survives it. Loaded by `up`,
// `demo`, `bench` and the tests.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { claimDatabase, recordServer, releaseDatabase } from './data-folder-claim';
import type { DevServer, DevServerOptions } from './dev-server';
import { devServerLimits } from './dev-server-settings';
import { obtainServer } from './obtain-server';
import type { ServerWorld } from './server-kind';
import { startOnFreePorts } from './start-on-free-ports';

/**
 * Obtains the server (unless given), starts it and waits until it answers. Rejects with `ServerNotObtained`, with
 * `DataFolderInUse` when another server has the same file, with `DevServerFailed`, or with the reason of `world.signal`.
 * A file is named after the CLI's version: schemas are not migrated between versions.
 */
export async function startDevServer(options: DevServerOptions, world: ServerWorld): Promise<DevServer> {
  const server = options.server ?? (await obtainServer('dev-server', world));
  const inMemory = options.data === 'memory';
  const folder =
    options.data === 'memory'
      ? await mkdtemp(join(tmpdir(), 'signalbox-server-'))
      : resolve(options.data.folder);
  await mkdir(folder, { recursive: true });
  const databaseFile = inMemory ? undefined : join(folder, `temporal-${server.version}.db`);
  const giveBack = async () => {
    if (databaseFile) await releaseDatabase(databaseFile);
    else await rm(folder, { recursive: true, force: true });
  };
  if (databaseFile) await claimDatabase(databaseFile);
  try {
    const logFile = join(folder, `temporal-${server.version}.log`);
    const started = await startOnFreePorts({ ...options, server, databaseFile, logFile }, world);
    if (databaseFile) {
      const { address, uiAddress, process: running } = started;
      const since = new Date().toISOString();
      await recordServer(databaseFile, {
        starter: process.pid,
        server: running.pid,
        address,
        uiAddress,
        since,
      });
    }
    const exited = started.process.exited.then(async (end) => {
      // What cannot be tidied up does no harm: the claim of a dead server is passed over.
      await giveBack().catch(() => undefined);
      return end;
    });
    return {
      address: started.address,
      uiAddress: started.uiAddress,
      namespace: options.namespace ?? 'default',
      pid: started.process.pid,
      databaseFile,
      logFile,
      server,
      exited,
      async stop() {
        await started.process.stop(devServerLimits.stopMs);
        await exited;
      },
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}
