// How soon a pause of the whole plan holds everything, and how soon what it held goes on: seen from the agents' own beginnings.
// While it is asked for, open correlations get work all the time, and new ones begin.
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { alone } from '../measure/figure.cjs';
import { fromDist } from '../world/from-dist.mjs';
import { startOurTeam } from '../world/our-team.mjs';

const PLAN = fileURLToPath(new URL('../plans/pause.yaml', import.meta.url));
const OPEN = 50;
/** Between two events: one for an open correlation, and each fourth begins a new one. */
const BETWEEN_MS = 25;
const LEAD_MS = 1_000;
const PAUSED_MS = 2_500;
/** A reading is at most half a second old, and an attempt takes a while to begin. */
const TARGET_MS = 1_000;
const REQUEST = { by: 'bench', reason: 'measured' };

export async function run(world) {
  const team = await startOurTeam(world, PLAN);
  const client = await world.client();
  const { pausePlan, resumePlan } = fromDist('src/client/pauses.js');
  const file = join(await world.folder('witness'), 'began.txt');
  const seen = [];
  for (let round = 0; round < world.rounds; round++) {
    const load = await startLoad(team, file);
    await sleep(LEAD_MS);
    const paused = await timed(() => pausePlan(client, team.compiled.routing, REQUEST));
    await sleep(PAUSED_MS);
    const published = await load.stop();
    const before = load.began();
    const resumed = await timed(() => resumePlan(client, team.compiled.routing.plan, { by: REQUEST.by }));
    const after = (await load.all(published)).slice(before.length);
    await load.end();
    const late = before.filter(({ at }) => at > paused.asked);
    const last = Math.max(paused.asked, ...late.map(({ at }) => at));
    const found = {
      lastAfterAsking: last - paused.asked,
      lastAfterAnswer: Math.max(0, last - paused.answered),
      held: after.length,
      firstAfterResuming: after[0].at - resumed.asked,
      lastAfterResuming: after.at(-1).at - resumed.asked,
    };
    world.talk(`  round ${round + 1}: ${JSON.stringify(found)}`);
    seen.push(found);
  }
  const figure = (name, unit, of, atMost) => alone({ name, unit, values: seen.map(of), atMost });
  return [
    figure('pause asked for, until the last agent that began', 'ms', (r) => r.lastAfterAsking, TARGET_MS),
    figure('pause acknowledged, until the last that began', 'ms', (r) => r.lastAfterAnswer, TARGET_MS),
    figure('deliveries held', '', (r) => r.held),
    figure('resumed, until the first of those held began', 'ms', (r) => r.firstAfterResuming, TARGET_MS),
    figure('resumed, until the last of those held began', 'ms', (r) => r.lastAfterResuming),
  ];
}

async function timed(ask) {
  const asked = Date.now();
  await ask();
  return { asked, answered: Date.now() };
}

/** Opens correlations and gives them work until `stop`, which says how many events were published. */
async function startLoad(team, file) {
  writeFileSync(file, '');
  const open = Array.from({ length: OPEN }, () => randomUUID());
  let published = 0;
  let stopped = false;
  const sent = new Set();
  const publish = (correlation) => {
    published += 1;
    const draft = { type: 'WorkWanted', correlation_id: correlation };
    const sending = team.publish(team.envelopes([{ event: draft, payload: { file, number: published } }]));
    sent.add(sending);
    void sending.finally(() => sent.delete(sending));
  };
  for (const correlation of open) publish(correlation);
  await Promise.all(sent);
  const going = (async () => {
    for (let turn = 0; !stopped; turn++) {
      if (turn % 4 === 3) open.push(randomUUID());
      publish(turn % 4 === 3 ? open.at(-1) : open[turn % OPEN]);
      await sleep(BETWEEN_MS);
    }
  })();
  const began = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' '))
      .map(([at, correlation, number]) => ({ at: Number(at), correlation, number: Number(number) }));
  return {
    began,
    async stop() {
      stopped = true;
      await going;
      await Promise.all(sent);
      return published;
    },
    /** Every agent that was woken has begun. */
    async all(count) {
      for (;;) {
        const lines = began();
        if (lines.length >= count) return lines;
        await sleep(20);
      }
    },
    async end() {
      const last = open.map((correlation) => ({
        event: { type: 'LastCame', correlation_id: correlation },
        payload: {},
      }));
      await team.publish(team.envelopes(last));
      await Promise.all(open.map(team.result));
    },
  };
}
