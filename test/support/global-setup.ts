// Jest's global set-up: obtains both Temporal servers, starts the one that all test files share, and builds once.
import { obtainServer } from '../../src/temporal/servers/obtain-server';
import { build } from './build';
import { handOver } from './handed-over';
import { serverWorld } from './server-world';
import { startSharedServer } from './shared-server';

/** Runs before the first test file; progress goes to stderr. */
export default async function globalSetup(): Promise<void> {
  const world = serverWorld();
  const devServer = await obtainServer('dev-server', world);
  const testServer = await obtainServer('test-server', world);
  // Before the server starts: when the build fails, jest runs no tear-down.
  await build();
  const shared = await startSharedServer(devServer, world);
  handOver('SIGNALBOX_TEST_CLI', devServer.path);
  handOver('SIGNALBOX_TEST_TIME_SKIPPING_SERVER', testServer.path);
  handOver('SIGNALBOX_TEST_ADDRESS', shared.address);
  handOver('SIGNALBOX_TEST_NAMESPACE', shared.namespace);
  handOver('SIGNALBOX_TEST_UI', shared.uiAddress ?? '');
}
