// Looks at real processes from outside. Loaded by the tests of agents.
import { existsSync, readFileSync } from 'node:fs';

/** True while the process runs; one that ended and was not reaped runs no more. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (!existsSync('/proc/self/stat')) return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Waits until the file is there and gives the process id that stands in it. */
export async function pidIn(path: string): Promise<number> {
  const last = performance.now() + 10_000;
  while (performance.now() < last) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (text.endsWith('\n')) return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${path} was not written within ten seconds`);
}

/** Waits until the process runs no more, at most two seconds: a kill takes its time. */
export async function untilGone(pid: number): Promise<void> {
  const last = performance.now() + 2_000;
  while (runs(pid) && performance.now() < last) await new Promise((resolve) => setTimeout(resolve, 10));
}
