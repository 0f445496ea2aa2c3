// One event to a hundred agents at once, as a coordination and by hand.
import { startHandWrittenTeam } from '../hand-written/team.mjs';
import { compareTeams } from '../measure/compare-teams.mjs';
import { writeFanOutPlan } from '../plans/fan-out.mjs';
import { startOurTeam } from '../world/our-team.mjs';

const AGENTS = Array.from({ length: 100 }, (_, number) => `agent-${number}`);

export async function run(world) {
  const plan = await writeFanOutPlan(await world.folder('plan'), AGENTS);
  const ours = await startOurTeam(world, plan);
  const base = await startHandWrittenTeam(world);
  return compareTeams(world, {
    teams: {
      base: { pid: base.pid, once: () => base.once('fanOut', [{ agents: AGENTS }]) },
      ours: { pid: ours.pid, once: () => ours.once('WorkWanted') },
    },
    alone: world.quick ? 2 : 8,
    many: world.quick ? 5 : 20,
    atOnce: 5,
    what: 'fan-out',
  });
}
