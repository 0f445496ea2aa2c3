// Ends a process together with all that it started and that stayed in its group. Node side only; POSIX.
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;
/** After SIGKILL the kernel needs a moment; a process that hangs in a device may need for ever. */
const KILLED_WITHIN_MS = 1_000;

/**
 * Ends the process group `group` (the id of its leader): SIGTERM, and SIGKILL for what lives after `graceMs` milliseconds.
 * Resolves once nothing of it lives, at the latest a second after SIGKILL, with whether nothing lives. A process that has
 * left the group (`setsid`) is not reached.
 */
export async function endProcessGroup(group: number, graceMs: number): Promise<boolean> {
  if (!(await groupLives(group))) return true;
  signalGroup(group, 'SIGTERM');
  // One that is stopped (SIGSTOP, Ctrl-Z) takes in no SIGTERM before it goes on.
  signalGroup(group, 'SIGCONT');
  if (await goneWithin(group, graceMs)) return true;
  signalGroup(group, 'SIGKILL');
  return goneWithin(group, KILLED_WITHIN_MS);
}

async function goneWithin(group: number, milliseconds: number): Promise<boolean> {
  const last = performance.now() + milliseconds;
  while (await groupLives(group)) {
    if (performance.now() >= last) return false;
    await pause(POLL_MS);
  }
  return true;
}

/** True while a process of the group lives. */
export async function groupLives(group: number): Promise<boolean> {
  if (!signalGroup(group, 0)) return false;
  // What has ended and is not yet reaped answers signals too, and in a container without an init nobody ever reaps it.
  const states = await statesOnLinux(group);
  return states === undefined || states.some((state) => state !== 'Z' && state !== 'X');
}

/** False where the group has no process. A refusal (EPERM) says that there is one, of another user. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The states of the group's processes (`R`, `S`, `Z`, …); undefined where there is no `/proc` to read them from. */
async function statesOnLinux(group: number): Promise<string[] | undefined> {
  let entries: string[];
  try {
    entries = await readdir('/proc');
  } catch {
    return undefined;
  }
  const processes = entries.filter((entry) => /^\d+$/.test(entry));
  if (processes.length === 0) return undefined;
  const found = await Promise.all(processes.map((entry) => stateAndGroup(entry)));
  return found.filter((each) => each?.group === group).map((each) => each?.state ?? '');
}

/** `PID (program name) STATE PARENT GROUP …`; the name may hold blanks and brackets. */
async function stateAndGroup(entry: string): Promise<{ state: string; group: number } | undefined> {
  try {
    const text = await readFile(`/proc/${entry}/stat`, 'latin1');
    const [state = '', , group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return undefined;
  }
}

const mine = new Set<number>();

/**
 * Kills the group when this process exits, however early: nobody would be left to end it. Gives the function that forgets
 * it again. A worker that is killed itself can do nothing for its commands.
 */
export function endWithThisProcess(group: number): () => void {
  if (mine.size === 0) process.on('exit', killMine);
  mine.add(group);
  return () => {
    mine.delete(group);
    if (mine.size === 0) process.off('exit', killMine);
  };
}

function killMine(): void {
  for (const group of mine) signalGroup(group, 'SIGKILL');
}
