// The end of a log file, for an error message. Any file outside the sandbox may load it.
import { open } from 'node:fs/promises';

/** The last `lines` lines among the last 16 KiB of a file; empty when it cannot be read. */
export async function logTail(path: string, lines = 15): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const length = Math.min(size, 16_384);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
