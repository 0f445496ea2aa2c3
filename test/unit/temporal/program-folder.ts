// Folders of small programs that stand for a machine's: what a test puts on the PATH.
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerWorld } from '../../../src/temporal/servers/server-kind';

/** A temporary folder that is removed after the test file. */
export function temporaryFolders(): (name: string) => Promise<string> {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  return async (name) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), `signalbox-${name}-`)));
    folders.push(folder);
    return folder;
  };
}

/** Writes an executable shell script and gives its path. */
export async function writeProgram(folder: string, name: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

/** A Temporal CLI that only knows its version. */
export function writeCli(folder: string, version: string, name = 'temporal'): Promise<string> {
  return writeProgram(folder, name, `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`);
}

/** A proxy that nobody serves: with it the SDK's download fails at once, on every machine. */
export const noDownload = throughProxy('http://127.0.0.1:9');

/** The environment that sends the SDK's download through a proxy, whatever the machine's own says. */
export function throughProxy(url: string): Record<string, string> {
  return { HTTPS_PROXY: url, https_proxy: url, ALL_PROXY: url, all_proxy: url, NO_PROXY: '', no_proxy: '' };
}

/** A world of its own: nothing of the machine's environment but what is given. `lines` collects the progress. */
export function closedWorld(
  cacheFolder: string,
  environment: Record<string, string | undefined>,
): ServerWorld & { lines: string[] } {
  const lines: string[] = [];
  return { cacheFolder, environment, lines, report: (line) => lines.push(line) };
}
