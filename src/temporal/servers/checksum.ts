// SHA-256 of files, and the refusal when one is not what was pinned. Any file outside the sandbox may load it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** The SHA-256 of a file, in lower-case hexadecimal. Rejects with the file system's error. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Rejects with an `Error` that quotes both checksums unless the file `path` (called `name` in it) has `pinned`. */
export async function requireChecksum(path: string, name: string, pinned: string): Promise<void> {
  const found = await sha256Of(path);
  if (found !== pinned) {
    throw new Error(`${name} is refused: its SHA-256 is ${found}, pinned is ${pinned}`);
  }
}
