// Finds a program on a PATH that is handed in. Any file outside the sandbox may load it.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

/** Absolute path of the first executable file `name` on the PATH of `environment`, or undefined. */
export async function findOnPath(
  name: string,
  environment: Record<string, string | undefined>,
): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (environment.PATH ?? environment.Path ?? '').split(delimiter)) {
    if (folder === '') continue;
    for (const ending of endings) {
      const candidate = resolve(join(folder, name + ending));
      if (await isExecutableFile(candidate)) return candidate;
    }
  }
  return undefined;
}

/** True when `path` is a file (or leads to one) that this process may execute. */
export async function isExecutableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
