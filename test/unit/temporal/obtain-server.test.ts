// The order of the ways to a server, and what is said when none works.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { entryFolder, executableIn, prepareEntry } from '../../../src/temporal/servers/cache';
import { obtainServer, waysTo } from '../../../src/temporal/servers/obtain-server';
import { ServerNotObtained } from '../../../src/temporal/servers/server-not-obtained';
import { closedWorld, noDownload, temporaryFolders, writeCli, writeProgram } from './program-folder';

const folder = temporaryFolders();

describe('the ways to the dev server', () => {
  it('are tried from what the user names to what must be downloaded', () => {
    expect(waysTo('dev-server').map(({ name }) => name)).toEqual([
      'environment',
      'path',
      'cache',
      'sdk-download',
      'python-wheel',
    ]);
  });

  it('begin with the executable that TEMPORAL_CLI_PATH names, though the PATH has another', async () => {
    const place = await folder('order');
    const named = await writeCli(join(place, 'named'), '1.10.0', 'my-temporal');
    await writeCli(join(place, 'path'), '1.9.1');
    const world = closedWorld(join(place, 'cache'), {
      PATH: join(place, 'path'),
      TEMPORAL_CLI_PATH: named,
    });
    await expect(obtainServer('dev-server', world)).resolves.toEqual({
      kind: 'dev-server',
      path: named,
      way: 'environment',
      version: '1.10.0',
    });
  });

  it('end with TEMPORAL_CLI_PATH when what it names does not run: nothing else is taken instead', async () => {
    const place = await folder('binding');
    await writeCli(join(place, 'path'), '1.9.1');
    const named = await writeProgram(place, 'broken', 'echo "no such library" >&2; exit 1');
    const world = closedWorld(join(place, 'cache'), {
      PATH: join(place, 'path'),
      TEMPORAL_CLI_PATH: named,
    });
    const failure = await obtainServer('dev-server', world).catch((error: unknown) => error);
    expect(ServerNotObtained.isInstance(failure)).toBe(true);
    expect((failure as ServerNotObtained).attempts).toHaveLength(1);
    expect((failure as ServerNotObtained).message).toContain(
      `1. TEMPORAL_CLI_PATH: ${named} ended with exit code 1: no such library`,
    );
  });

  it('take temporal from the PATH before the cache', async () => {
    const place = await folder('path');
    const path = await writeCli(join(place, 'path'), '1.9.1');
    const world = closedWorld(join(place, 'cache'), { PATH: join(place, 'path') });
    await fillCache(world, 'dev-server');
    await expect(obtainServer('dev-server', world)).resolves.toMatchObject({ path, way: 'path' });
    expect(world.lines).toEqual([]);
  });

  it('pass over a temporal on the PATH that is too old, and take the cached one', async () => {
    const place = await folder('old');
    await writeCli(join(place, 'path'), '1.4.1');
    const world = closedWorld(join(place, 'cache'), { PATH: join(place, 'path') });
    await fillCache(world, 'dev-server');
    await expect(obtainServer('dev-server', world)).resolves.toEqual({
      kind: 'dev-server',
      path: executableIn(entryFolder('dev-server', world.cacheFolder), 'dev-server'),
      way: 'cache',
      version: '1.9.1',
    });
  });

  it('are all listed, each with its reason and with what to install, when none works', async () => {
    const place = await folder('none');
    const programs = join(place, 'path');
    await writeProgram(programs, 'temporal', 'echo "temporal weather service 3"');
    await writeProgram(programs, 'python3', 'echo "No module named pip" >&2; exit 1');
    const world = closedWorld(join(place, 'cache'), { PATH: programs, ...noDownload });
    const failure = await obtainServer('dev-server', world).catch((error: unknown) => error);
    expect(ServerNotObtained.isInstance(failure)).toBe(true);
    const { attempts, message } = failure as ServerNotObtained;
    expect(attempts.map(({ way }) => way)).toEqual(waysTo('dev-server').map(({ name }) => name));
    expect(message).toContain('1. TEMPORAL_CLI_PATH: not set');
    expect(message).toMatch(
      /2\. temporal on the PATH: .*is not the Temporal CLI.*temporal weather service 3/,
    );
    expect(message).toContain(
      `3. our cache: nothing usable at ${entryFolder('dev-server', world.cacheFolder)}`,
    );
    expect(message).toMatch(/4\. the Temporal SDK's own download: .*Connection refused/);
    expect(message).toMatch(/5\. the Python wheel .*No module named pip/);
    for (const { remedy } of attempts) expect(message).toContain(`- ${remedy}`);
    expect(message).toContain('TEMPORAL_ADDRESS');
    expect(world.lines.filter((line) => line.includes('trying'))).toHaveLength(2);
    expect(await readdir(world.cacheFolder)).toEqual([]);
  });
});

describe('the ways to the test server', () => {
  it('are tried from what the user names to what must be downloaded', () => {
    expect(waysTo('test-server').map(({ name }) => name)).toEqual([
      'environment',
      'cache',
      'sdk-download',
      'maven',
    ]);
  });

  it('begin with the executable that TEMPORAL_TEST_SERVER_PATH names', async () => {
    const place = await folder('test-server');
    const named = await writeProgram(place, 'server', 'exit 0');
    const world = closedWorld(join(place, 'cache'), { TEMPORAL_TEST_SERVER_PATH: named });
    await expect(obtainServer('test-server', world)).resolves.toMatchObject({
      path: named,
      way: 'environment',
    });
  });

  it('are all listed when none works', async () => {
    const place = await folder('none');
    const programs = join(place, 'path');
    await writeProgram(programs, 'java', 'exit 0');
    await mkdir(join(place, 'cache'));
    const world = closedWorld(join(place, 'cache'), { PATH: programs, ...noDownload });
    const failure = await obtainServer('test-server', world).catch((error: unknown) => error);
    expect((failure as ServerNotObtained).attempts.map(({ way }) => way)).toEqual(
      waysTo('test-server').map(({ name }) => name),
    );
    expect((failure as Error).message).toMatch(/4\. .* through Maven: there is no mvn on the PATH/);
    expect((failure as Error).message).toContain('install Java');
    expect((failure as Error).message).not.toContain('TEMPORAL_ADDRESS');
  });
});

it('gives up with the reason of the signal, and leaves nothing behind', async () => {
  const place = await folder('abort');
  const programs = join(place, 'path');
  await writeProgram(programs, 'python3', 'exec sleep 30');
  const ending = new AbortController();
  const world = {
    ...closedWorld(join(place, 'cache'), { PATH: `${programs}:/usr/bin:/bin`, ...noDownload }),
  };
  world.report = (line) => {
    if (line.includes('trying the Python wheel')) setTimeout(() => ending.abort(new Error('enough')), 100);
  };
  await expect(obtainServer('dev-server', { ...world, signal: ending.signal })).rejects.toThrow('enough');
  expect(await readdir(world.cacheFolder)).toEqual([]);
});

async function fillCache(world: Parameters<typeof obtainServer>[1], kind: 'dev-server'): Promise<void> {
  await prepareEntry(kind, 'python-wheel', world, async (entry) => {
    await writeCli(join(entry, 'bin'), '1.9.1');
  });
}
