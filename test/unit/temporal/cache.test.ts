// The cache of servers: whole entries or none, whoever else is at work, and however it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { entryFolder, executableIn, findCached, prepareEntry } from '../../../src/temporal/servers/cache';
import { defaultCacheFolder } from '../../../src/temporal/servers/cache-folder';
import { sha256Of } from '../../../src/temporal/servers/checksum';
import { cliChecksums, thisPlatform } from '../../../src/temporal/servers/pins';
import { closedWorld, noDownload, temporaryFolders, writeCli, writeProgram } from './program-folder';

const folder = temporaryFolders();

describe('the place of the cache', () => {
  it('is SIGNALBOX_CACHE, else the XDG cache, else the custom of the system', () => {
    const all = { SIGNALBOX_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' };
    expect(defaultCacheFolder(all)).toBe('/a');
    expect(defaultCacheFolder({ ...all, SIGNALBOX_CACHE: '' })).toBe('/b/signalbox');
    const own = process.platform === 'darwin' ? '/c/Library/Caches/signalbox' : '/c/.cache/signalbox';
    expect(defaultCacheFolder({ HOME: '/c' })).toBe(own);
    expect(defaultCacheFolder({ HOME: '/c', XDG_CACHE_HOME: 'relative' })).toBe(own);
  });
});

describe('an entry', () => {
  it('has version and platform in its name, and appears whole', async () => {
    const world = closedWorld(await folder('cache'), {});
    const { path } = await prepareEntry('dev-server', 'python-wheel', world, async (entry) => {
      await expect(findCached('dev-server', world.cacheFolder)).rejects.toThrow('nothing usable at');
      await writeCli(join(entry, 'bin'), '1.9.1');
    });
    expect(path).toBe(join(world.cacheFolder, `dev-server-1.9.1-${thisPlatform}`, 'bin', 'temporal'));
    expect(await readdir(world.cacheFolder)).toEqual([`dev-server-1.9.1-${thisPlatform}`]);
  });

  it('is not made by a preparation that fails, which leaves nothing behind', async () => {
    const world = closedWorld(await folder('cache'), {});
    const failing = prepareEntry('dev-server', 'python-wheel', world, async (entry) => {
      await writeCli(join(entry, 'bin'), '1.9.1');
      throw new Error('the line went dead');
    });
    await expect(failing).rejects.toThrow('the line went dead');
    expect(await readdir(world.cacheFolder)).toEqual([]);
  });

  it('without its record, as no preparation leaves it, is not used and is replaced', async () => {
    const world = closedWorld(await folder('cache'), {});
    const entry = entryFolder('dev-server', world.cacheFolder);
    await writeCli(join(entry, 'bin'), '1.9.1');
    await expect(findCached('dev-server', world.cacheFolder)).rejects.toThrow(`nothing usable at ${entry}`);
    await prepareEntry('dev-server', 'python-wheel', world, async (fresh) => {
      await writeCli(join(fresh, 'bin'), '1.9.1');
    });
    await expect(findCached('dev-server', world.cacheFolder)).resolves.toMatchObject({ version: '1.9.1' });
    expect(await readdir(world.cacheFolder)).toHaveLength(1);
  });

  it('whose executable has another size than when it was checked is refused', async () => {
    const world = closedWorld(await folder('cache'), {});
    const { path } = await prepareEntry('dev-server', 'python-wheel', world, async (entry) => {
      await writeCli(join(entry, 'bin'), '1.9.1');
    });
    await appendFile(path, 'more');
    await expect(findCached('dev-server', world.cacheFolder)).rejects.toThrow(`${path} was changed: it has`);
  });

  it('of the one who was quicker is used by the other, whose own is thrown away', async () => {
    const world = closedWorld(await folder('cache'), {});
    const { path } = await prepareEntry('dev-server', 'python-wheel', world, async (slow) => {
      await prepareEntry('dev-server', 'sdk-download', world, async (quick) => {
        await writeProgram(join(quick, 'bin'), 'temporal', 'echo quick');
      });
      await writeProgram(join(slow, 'bin'), 'temporal', 'echo slow');
    });
    expect(await readFile(path, 'utf8')).toContain('echo quick');
    expect(await readdir(world.cacheFolder)).toHaveLength(1);
  });
});

describe('what a killed process leaves', () => {
  it('is cleaned away an hour later, and a younger preparation is left alone', async () => {
    const world = closedWorld(await folder('cache'), {});
    const [old, young] = ['.preparing-1-old', '.preparing-2-young'] as const;
    await mkdir(join(world.cacheFolder, old, 'bin'), { recursive: true });
    await mkdir(join(world.cacheFolder, young, 'bin'), { recursive: true });
    await writeFile(join(world.cacheFolder, old, 'bin', 'temporal'), 'half of it');
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(join(world.cacheFolder, old), longAgo, longAgo);
    await prepareEntry('dev-server', 'python-wheel', world, async (entry) => {
      await writeCli(join(entry, 'bin'), '1.9.1');
    });
    expect((await readdir(world.cacheFolder)).sort()).toEqual([young, `dev-server-1.9.1-${thisPlatform}`]);
  });

  it('half-way through a download is never used, and the next one succeeds', async () => {
    const place = await folder('killed');
    const cacheFolder = join(place, 'cache');
    const programs = join(place, 'path');
    await writeProgram(
      programs,
      'python3',
      'for target; do :; done; mkdir -p "$target/bin"; echo half > "$target/bin/temporal"; exec sleep 5',
    );
    const killed = obtainInProcess(cacheFolder, { ...noDownload, PATH: `${programs}:${process.env.PATH}` });
    const ended = once(killed, 'exit');
    while (!(await halfFile(cacheFolder))) await pause(50);
    killed.kill('SIGKILL');
    await ended;
    await expect(findCached('dev-server', cacheFolder)).rejects.toThrow('nothing usable at');
    const next = obtainInProcess(cacheFolder);
    expect(await printed(next)).toBe(executableIn(entryFolder('dev-server', cacheFolder), 'dev-server'));
  });
});

it('gives two processes that obtain at once the same whole server', async () => {
  const cacheFolder = join(await folder('two'), 'cache');
  const paths = await Promise.all([1, 2].map(() => printed(obtainInProcess(cacheFolder))));
  const path = executableIn(entryFolder('dev-server', cacheFolder), 'dev-server');
  expect(paths).toEqual([path, path]);
  expect(await sha256Of(path)).toBe(cliChecksums[thisPlatform]);
  expect(await readdir(cacheFolder)).toHaveLength(1);
});

function obtainInProcess(cacheFolder: string, environment: Record<string, string> = {}): ChildProcess {
  const root = resolve(__dirname, '../../..');
  return spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'obtain-in-process.ts'), cacheFolder], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function printed(child: ChildProcess): Promise<string> {
  const [text, talk] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')]);
  // Its talk is shown where it printed no path.
  return text.trim() || talk;
}

async function textOf(stream: Readable | null): Promise<string> {
  let text = '';
  for await (const part of stream ?? []) text += part;
  return text;
}

/** True once some preparation in the cache folder has a half-finished executable. */
async function halfFile(cacheFolder: string): Promise<boolean> {
  for (const name of await readdir(cacheFolder).catch(() => [])) {
    const half = join(cacheFolder, name, 'wheel', 'bin', 'temporal');
    if ((await stat(half).catch(() => undefined))?.size) return true;
  }
  return false;
}
