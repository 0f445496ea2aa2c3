// What the agents wrote down outside Temporal while they worked: the independent witness.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Witnessed {
  /** `begin`: an agent was started. `effect`: it had its effect. */
  what: 'begin' | 'effect';
  saga: string;
  task: string;
  /** The idempotency key. */
  key: string;
  /** From 1. */
  attempt: number;
}

/** Whole lines, in the order in which they were written; of a worker that was killed while it wrote, its last may be cut short. */
export function readWitness(folder: string): Witnessed[] {
  const file = join(folder, 'witness');
  return existsSync(file) ? witnessedIn(readFileSync(file, 'utf8')) : [];
}

/** Throws where a whole line is not one of the agents'. */
export function witnessedIn(text: string): Witnessed[] {
  const lines = text.split('\n');
  // What stands behind the last line break is no whole line.
  return lines.slice(0, -1).map((line) => {
    const [what, saga = '', task = '', key = '', attempt] = line.split(' ');
    if ((what !== 'begin' && what !== 'effect') || !Number.isInteger(Number(attempt)))
      throw new Error(`the witness has a line that no agent wrote: ${JSON.stringify(line)}`);
    return { what, saga, task, key, attempt: Number(attempt) };
  });
}
