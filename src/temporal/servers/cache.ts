// The cache of servers: an entry is a folder that appears whole, by one rename, or not at all. Any file outside the
// sandbox may load it.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isExecutableFile } from './find-on-path';
import { cliVersion, testServerVersion, thisPlatform } from './pins';
import type { ServerKind, ServerWorld, WayName } from './server-kind';

/** What stands in an entry's `obtained.json`: enough to see that the executable is still the one that was checked. */
interface EntryRecord {
  way: WayName;
  version: string;
  /** Bytes of the executable. */
  size: number;
}

const temporaryPrefix = '.preparing-';
const recordName = 'obtained.json';
// No way may take longer than ten minutes, so a temporary folder of an hour ago has lost its owner.
const abandonedAfterMs = 60 * 60 * 1000;

/** The folder of the pinned version of a server for this platform, inside the cache folder. */
export function entryFolder(kind: ServerKind, cacheFolder: string): string {
  return join(cacheFolder, `${kind}-${pinnedVersion(kind)}-${thisPlatform}`);
}

/** The version that the cache holds. */
export function pinnedVersion(kind: ServerKind): string {
  return kind === 'dev-server' ? cliVersion : testServerVersion;
}

/** Where, inside an entry or a folder that becomes one, the executable stands. */
export function executableIn(folder: string, kind: ServerKind): string {
  const name = kind === 'dev-server' ? 'temporal' : 'temporal-test-server';
  return join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Path and version of the cached server; rejects with the reason when there is none, or one that was tampered with. */
export async function findCached(
  kind: ServerKind,
  cacheFolder: string,
): Promise<{ path: string; version: string }> {
  const folder = entryFolder(kind, cacheFolder);
  const record = await readRecord(folder);
  if (!record) throw new Error(`nothing usable at ${folder}`);
  const path = executableIn(folder, kind);
  if (!(await isExecutableFile(path))) throw new Error(`${path} is not an executable file`);
  const { size } = await stat(path);
  if (size !== record.size) {
    throw new Error(`${path} was changed: it has ${size} bytes, when it was checked it had ${record.size}`);
  }
  return { path, version: record.version };
}

/**
 * Has `fill` put a server into a new folder of its own (the executable at `executableIn`), and puts that in place by one
 * rename. If another process was quicker, its entry is used and ours thrown away. Rejects with what `fill` rejects with,
 * and leaves nothing behind then.
 */
export async function prepareEntry(
  kind: ServerKind,
  way: WayName,
  world: ServerWorld,
  fill: (folder: string) => Promise<void>,
): Promise<{ path: string; version: string }> {
  await mkdir(world.cacheFolder, { recursive: true });
  await removeAbandoned(world.cacheFolder);
  const folder = temporaryFolder(world.cacheFolder);
  await mkdir(join(folder, 'bin'), { recursive: true });
  try {
    await fill(folder);
    const { size } = await stat(executableIn(folder, kind));
    const record: EntryRecord = { way, version: pinnedVersion(kind), size };
    await writeFile(join(folder, recordName), `${JSON.stringify(record)}\n`);
    await putInPlace(folder, kind, world.cacheFolder);
    return await findCached(kind, world.cacheFolder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function putInPlace(folder: string, kind: ServerKind, cacheFolder: string): Promise<void> {
  const place = entryFolder(kind, cacheFolder);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(folder, place);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM'].includes(code) || attempt === 3) throw error;
    }
    if (await findCached(kind, cacheFolder).catch(() => undefined)) return;
    // What stands there is no usable entry: out of the way in one step too, for someone may be looking.
    const aside = temporaryFolder(cacheFolder);
    await rename(place, aside).catch(() => undefined);
    await rm(aside, { recursive: true, force: true });
  }
}

function temporaryFolder(cacheFolder: string): string {
  return join(cacheFolder, `${temporaryPrefix}${process.pid}-${randomUUID()}`);
}

async function removeAbandoned(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const path = join(cacheFolder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function readRecord(folder: string): Promise<EntryRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, recordName), 'utf8')) as EntryRecord;
  } catch {
    return undefined;
  }
}
