// The seven-agent chain as a coordination, against the same seven agents in a hand-written workflow.
import { fileURLToPath } from 'node:url';
import { startHandWrittenTeam } from '../hand-written/team.mjs';
import { compareTeams } from '../measure/compare-teams.mjs';
import { startOurTeam } from '../world/our-team.mjs';

const PLAN = fileURLToPath(new URL('../plans/chain.yaml', import.meta.url));

export async function run(world) {
  const ours = await startOurTeam(world, PLAN);
  const base = await startHandWrittenTeam(world);
  return compareTeams(world, {
    teams: {
      base: { pid: base.pid, once: () => base.once('chain') },
      ours: { pid: ours.pid, once: () => ours.once('UserStoryApproved') },
    },
    alone: world.quick ? 5 : 20,
    many: world.quick ? 50 : 200,
    atOnce: 50,
    what: 'chain',
  });
}
