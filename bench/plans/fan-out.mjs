// The plan of one event to many agents, written as a file, because its agents are counted and not listed.
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const AGENT = fileURLToPath(new URL('../agents/no-op.cjs', import.meta.url));

/** Writes plan and agent into `folder`; agents have the names given. Gives the plan's file. */
export async function writeFanOutPlan(folder, names) {
  const agents = Object.fromEntries(
    names.map((name) => [
      name,
      { run: { module: './no-op.cjs' }, on: 'WorkWanted', publishes: { completed: `${name}-done` } },
    ]),
  );
  const plan = {
    plan: 'bench-fan-out',
    complete_on: { any: ['WorkWanted'] },
    sources: { '/bench': { may: ['WorkWanted'] } },
    agents,
  };
  await copyFile(AGENT, join(folder, 'no-op.cjs'));
  const file = join(folder, 'fan-out.json');
  await writeFile(file, JSON.stringify(plan));
  return file;
}
