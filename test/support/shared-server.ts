// The one dev server of a test run, kept between global set-up and tear-down, which jest runs in the same process.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevServer } from '../../src/temporal/servers/dev-server';
import type { ObtainedServer, ServerWorld } from '../../src/temporal/servers/server-kind';
import { startDevServer } from '../../src/temporal/servers/start-dev-server';

interface Shared {
  devServer: DevServer;
  folder: string;
}

const place = globalThis as typeof globalThis & { signalboxSharedServer?: Shared };

/** Starts it on a database file in a temporary folder: as users run it, not in memory. */
export async function startSharedServer(server: ObtainedServer, world: ServerWorld): Promise<DevServer> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-tests-'));
  const devServer = await startDevServer({ data: { folder }, server }, world);
  place.signalboxSharedServer = { devServer, folder };
  return devServer;
}

/** Stops it and removes its files; does nothing when none was started. */
export async function stopSharedServer(): Promise<void> {
  const shared = place.signalboxSharedServer;
  if (!shared) return;
  await shared.devServer.stop();
  await rm(shared.folder, { recursive: true, force: true });
}
