// What the sections share: a server on a database file, temporary folders, a client; and the promise that all of it goes away.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromDist } from './from-dist.mjs';

const require = createRequire(import.meta.url);

/**
 * `{ rounds, quick, profile, talk, signal, environment, folder(), server(), client(), defer(stop), close() }`. Nothing is started before it is
 * asked for. `defer` takes what has to be stopped; `close` stops everything, the last first, and tells what would not.
 */
export function createBenchWorld({ rounds, quick, profile, talk, signal, environment }) {
  const stops = [];
  let server;
  let client;
  let closed = false;
  /** What a section starts after Ctrl-C has closed the world is stopped at once. */
  const defer = (stop) => {
    stops.push(stop);
    if (closed) void close();
  };
  const world = {
    rounds,
    quick,
    profile,
    talk,
    signal,
    environment,
    defer,
    folder,
    server: theServer,
    client: theClient,
    close,
  };
  return world;

  async function folder(prefix) {
    const made = await mkdtemp(join(tmpdir(), `signalbox-bench-${prefix}-`));
    defer(() => rm(made, { recursive: true, force: true }));
    return made;
  }

  function theServer() {
    server ??= startServer();
    return server;
  }

  async function startServer() {
    const { startDevServer, defaultCacheFolder } = fromDist('src/temporal/servers/index.js');
    const data = { folder: await folder('server') };
    const started = await startDevServer(
      { data, uiPort: 'none', ownGroup: true },
      { environment, cacheFolder: defaultCacheFolder(environment), report: talk, signal },
    );
    defer(() => started.stop());
    return started;
  }

  function theClient() {
    client ??= connectClient();
    return client;
  }

  async function connectClient() {
    const { Client, Connection } = require('@temporalio/client');
    const { address, namespace } = await theServer();
    const connection = await Connection.connect({ address });
    defer(() => connection.close());
    return new Client({ connection, namespace });
  }

  async function close() {
    closed = true;
    for (let stop = stops.pop(); stop; stop = stops.pop())
      await Promise.resolve()
        .then(stop)
        .catch((error) => talk(`could not be stopped: ${error.message}`));
  }
}
