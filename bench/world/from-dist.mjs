// Loads what the build has made: the bench measures what is shipped, not the sources.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** The package's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command line's script. */
export const CLI = join(ROOT, 'dist', 'src', 'cli', 'main.js');

/** A compiled module, by its path below dist. Throws where the build is missing. */
export function fromDist(path) {
  const file = join(ROOT, 'dist', path);
  if (!existsSync(file)) throw new Error(`dist/${path} is not there; build first: npm run build`);
  return require(file);
}
