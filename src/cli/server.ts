// The server a command talks to: named by flags, variables or profile, else the one that `up` runs on the data folder.
// Loads nothing heavy before it is asked.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings';
import type { Connected, ConnectionSettings } from '../temporal/connect';
import type { Claim } from '../temporal/servers';
import { EXIT } from './exit-codes';
import { late } from './late';
import type { ServerFlags } from './options';
import { Problem } from './problem';
import type { CliWorld } from './world';

/** What a command that talks to a server is given. */
export interface Server {
  connected: Connected;
  settings: Settings;
}

/** The environment with this command's flags over it. Throws `SettingsInvalid`. */
export function settingsOf(world: CliWorld, flags: { data?: string }): Settings {
  return late.settings().readSettings(world.environment, world.folder, { data: flags.data });
}

/** Connects, runs, and closes however it ends. Throws `ServerUnreachable` within ten seconds, `ConnectionInvalid`. */
export async function withServer<T>(
  world: CliWorld,
  flags: ServerFlags,
  run: (server: Server) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(world, flags);
  const connected = await late.connect().connect(await chosenServer(world, flags, settings));
  try {
    return await run({ connected, settings });
  } finally {
    await connected.close();
  }
}

/** How to reach the server that flags, variables, profile or the data folder name. Throws `Problem` (exit 3) where that of the folder rests. */
export async function chosenServer(
  world: CliWorld,
  flags: ServerFlags,
  settings: Settings,
): Promise<ConnectionSettings> {
  const { connectionSettings } = late.connect();
  const chosen = connectionSettings(flags, world.environment);
  if (chosen.addressChosen) return chosen;
  const running = await embeddedServer(settings.data);
  if (running?.address) return connectionSettings(flags, world.environment, running.address);
  if (await hasDatabase(settings.data))
    throw new Problem(
      EXIT.unreachable,
      `the server of ${settings.data} is not running; start it with \`signalbox up\`, or name another with --address HOST:PORT`,
    );
  return chosen;
}

/** Whether a server has kept its data here: then it is the one that is meant, and no other. */
async function hasDatabase(dataFolder: string): Promise<boolean> {
  const names = await readdir(dataFolder).catch(() => []);
  return names.some((name) => /^temporal-.+\.db$/.test(name));
}

/** The server that runs on this data folder, if one does. */
export async function embeddedServer(dataFolder: string): Promise<Claim | undefined> {
  const claimed = '.server.json';
  const names = await readdir(dataFolder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(`.db${claimed}`)).sort()) {
    const claim = await late.servers().servedBy(join(dataFolder, name.slice(0, -claimed.length)));
    if (claim) return claim;
  }
  return undefined;
}
