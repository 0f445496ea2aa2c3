// Ours against the hand-written team, interleaved: latency, throughput, CPU, history events and actions of the same work.
import { compared } from './figure.cjs';
import { historyCost } from './history-cost.mjs';
import { latency, throughput, withCpu } from './load.mjs';

/** Histories a round and side. */
const HISTORIES = 3;

/**
 * `teams`: `{ base, ours }`, each `{ pid, once }` where `once` does the work one time and gives the workflow id.
 * `alone`: how many one after the other each round; `many`: how many each round with `atOnce` in flight; `what`: the unit's name.
 */
export async function compareTeams(world, { teams, alone, many, atOnce, what }) {
  const { pid: server } = await world.server();
  const client = await world.client();
  const rounds = { base: [], ours: [] };
  const costs = { base: [], ours: [] };
  // The first ones load modules and warm the compiler.
  for (const side of ['base', 'ours']) await throughput(teams[side].once, Math.min(many, atOnce), atOnce);
  for (let round = 0; round < world.rounds; round++)
    for (const side of ['base', 'ours']) {
      const { pid: worker, once } = teams[side];
      const single = await withCpu({ server, worker, count: alone }, () => latency(once, alone));
      const together = await withCpu({ server, worker, count: many }, () => throughput(once, many, atOnce));
      rounds[side].push({ single, together });
      // How many workflow tasks a history has depends on what came together: several are looked at.
      for (let history = 0; history < HISTORIES; history++)
        costs[side].push(await historyCost(client, await once()));
      world.talk(
        `  round ${round + 1} ${side}: ${single.value.toFixed(1)} ms, ${together.value.toFixed(1)} ${what}s/s, CPU ${together.serverMs.toFixed(1)} + ${together.workerMs.toFixed(1)} ms`,
      );
    }
  const figure = (name, unit, of, target = {}) =>
    compared({ name, unit, base: rounds.base.map(of), ours: rounds.ours.map(of), ...target });
  const cost = (name, of, atMostMore) =>
    compared({ name, unit: '', base: costs.base.map(of), ours: costs.ours.map(of), atMostMore });
  const cpu = (load) => load.serverMs + load.workerMs;
  return [
    figure('one at a time, p50', 'ms', ({ single }) => single.value, { atMostRatio: 1.1 }),
    figure(`CPU a ${what}, one at a time`, 'ms', ({ single }) => cpu(single), { atMostRatio: 1.1 }),
    figure(`CPU a ${what}, ${atOnce} in flight`, 'ms', ({ together }) => cpu(together), { atMostRatio: 1.1 }),
    figure('of which the server', 'ms', ({ together }) => together.serverMs),
    figure('of which the worker', 'ms', ({ together }) => together.workerMs),
    figure(`${atOnce} in flight`, `${what}s/s`, ({ together }) => together.value),
    cost('history events', ({ events }) => events, 2),
    cost('billable actions', ({ actions }) => actions, 0),
  ];
}
