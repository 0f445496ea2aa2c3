// The server that `up` and `demo` work on: the one that is named, else one of our own on the data folder. Loads all of it late.
import type { Settings } from '../config/settings';
import type { Connected } from '../temporal/connect';
import type { ProcessEnd } from '../temporal/servers';
import { late } from './late';
import type { ServerFlags } from './options';
import { embeddedServer } from './server';
import type { CliWorld } from './world';

export interface BaseServer {
  connected: Connected;
  /** Absent where a server that we did not start has one at a place that we do not know. */
  uiAddress: string | undefined;
  /** Of a server that was started here: what it is, for people; and its end. */
  started?: { words: string; logFile: string; exited: Promise<ProcessEnd> };
  /** Closes the connection, and stops what was started. */
  stop(): Promise<void>;
}

export interface BaseServerOptions {
  port?: number;
  uiPort: number | 'free' | 'none';
  /** Take the server that runs on the data folder, if one does. Without it that is an error. */
  shared: boolean;
}

/** Names it or starts it, and prepares the namespace: search attributes, retention. */
export async function baseServer(
  world: CliWorld,
  flags: ServerFlags,
  settings: Settings,
  options: BaseServerOptions,
): Promise<BaseServer> {
  const { connect, connectionSettings } = late.connect();
  const chosen = connectionSettings(flags, world.environment);
  const running = options.shared && !chosen.addressChosen ? await embeddedServer(settings.data) : undefined;
  if (chosen.addressChosen || running?.address) {
    const connected = await connect(
      running?.address ? connectionSettings(flags, world.environment, running.address) : chosen,
    );
    try {
      await late.namespace().prepareNamespace(connected.connection, connected.settings.namespace);
    } catch (error) {
      await connected.close();
      throw error;
    }
    return { connected, uiAddress: running?.uiAddress, stop: () => connected.close() };
  }
  return ownServer(world, flags, settings, options);
}

async function ownServer(
  world: CliWorld,
  flags: ServerFlags,
  settings: Settings,
  { port, uiPort }: BaseServerOptions,
): Promise<BaseServer> {
  const { connect, connectionSettings } = late.connect();
  const { startDevServer, defaultCacheFolder } = late.servers();
  const { namespace } = connectionSettings(flags, world.environment);
  const server = await startDevServer(
    { data: { folder: settings.data }, namespace, port, uiPort, ownGroup: true },
    {
      environment: world.environment,
      cacheFolder: defaultCacheFolder(world.environment),
      report: (line) => world.output.talk(line),
      signal: world.stopSignal(),
    },
  );
  try {
    const connected = await connect(
      connectionSettings({ ...flags, address: server.address }, world.environment),
    );
    const { logFile, exited } = server;
    const words = `Temporal CLI ${server.server.version}, data in ${settings.data}`;
    const stop = async () => {
      await connected.close();
      await server.stop();
    };
    return { connected, uiAddress: server.uiAddress, started: { words, logFile, exited }, stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The page of a workflow in the Web UI. */
export function workflowPage(uiAddress: string, namespace: string, workflowId: string): string {
  const path = ['namespaces', namespace, 'workflows', workflowId].map(encodeURIComponent).join('/');
  return `${uiAddress.replace(/\/$/, '')}/${path}`;
}
