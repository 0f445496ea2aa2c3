// Where the package lies: examples and version are found from there, built or run from sources. Reads one small file.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Beside `dist` when built (`dist/src/cli`), two folders up when the sources are run (`src/cli`). */
const ABOVE = ['../../..', '../..'];

/** The package's folder, absolute, and its version. Throws where the files of the package were torn apart. */
export function ownPackage(): { folder: string; version: string } {
  for (const above of ABOVE) {
    const folder = resolve(__dirname, above);
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (found.name === 'signalbox') return { folder, version: String(found.version) };
    } catch {
      // Not there: the next one.
    }
  }
  throw new Error(`no package.json of signalbox lies above ${__dirname}: is the installation whole?`);
}
