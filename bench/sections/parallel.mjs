// M41: agents of one, two and three seconds at once are done after three seconds.
import { fileURLToPath } from 'node:url';
import { alone } from '../measure/figure.cjs';
import { startOurTeam } from '../world/our-team.mjs';

const PLAN = fileURLToPath(new URL('../plans/parallel.yaml', import.meta.url));
const LONGEST_MS = 3_000;

export async function run(world) {
  const team = await startOurTeam(world, PLAN);
  const over = [];
  await team.once('WorkWanted');
  for (let round = 0; round < world.rounds; round++) {
    const began = performance.now();
    await team.once('WorkWanted');
    over.push(performance.now() - began - LONGEST_MS);
  }
  return [alone({ name: 'agents of 1, 2 and 3 s at once: over 3 s', unit: 'ms', values: over, atMost: 100 })];
}
