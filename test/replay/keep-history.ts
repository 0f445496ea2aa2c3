// Keeps a history for ever: replays of it guard every later version of the workflows.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

const folder = join(__dirname, 'histories');

/** Writes `<name>.json`. Throws where there is one: a kept file is never written over. */
export function keepHistory(name: string, history: Parameters<typeof historyToJSON>[0]): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) throw new Error(`${file} is kept for ever; choose another name`);
  // Stack traces name the folder of the machine that recorded; a kept file names none.
  writeFileSync(file, historyToJSON(history).replaceAll(`${process.cwd()}/`, ''));
  process.stdout.write(`${file}\n`);
}
