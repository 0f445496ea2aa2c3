// Many events of many correlations: published as `publish --file` does it, and taken until every correlation has ended.
// Once with events that wake nobody, once with events that wake an agent each.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { alone } from '../measure/figure.cjs';
import { startOurTeam } from '../world/our-team.mjs';

const PLAN = fileURLToPath(new URL('../plans/drain.yaml', import.meta.url));
const CORRELATIONS = 100;

export async function run(world) {
  const each = world.quick ? 10 : 100;
  const team = await startOurTeam(world, PLAN);
  const kinds = { Noticed: 'that wake nobody', WorkWanted: 'with an agent each' };
  const rates = { Noticed: [], WorkWanted: [] };
  for (let round = 0; round < world.rounds; round++)
    for (const type of Object.keys(kinds)) {
      const rate = await drain(team, type, each);
      world.talk(
        `  round ${round + 1} ${type}: ${rate.published.toFixed(0)} published/s, ${rate.drained.toFixed(0)} drained/s`,
      );
      rates[type].push(rate);
    }
  const count = (CORRELATIONS * each).toLocaleString('en');
  return Object.entries(kinds).flatMap(([type, words]) => [
    alone({
      name: `${count} events ${words}: published`,
      unit: 'events/s',
      values: rates[type].map(({ published }) => published),
    }),
    alone({
      name: `${count} events ${words}: drained`,
      unit: 'events/s',
      values: rates[type].map(({ drained }) => drained),
    }),
  ]);
}

/** Events a second, from the first one sent: until all are stored, and until all correlations have ended. */
async function drain(team, type, each) {
  const correlations = Array.from({ length: CORRELATIONS }, () => randomUUID());
  const ends = ['LastCame'];
  // As a file of events would have them: the correlations take turns.
  const drafts = [...Array(each - 1).fill(type), ...ends].flatMap((kind) =>
    correlations.map((correlation) => ({
      event: { type: kind, correlation_id: correlation },
      payload: {},
    })),
  );
  const began = performance.now();
  await team.publish(team.envelopes(drafts));
  const published = performance.now() - began;
  const results = await Promise.all(correlations.map(team.result));
  const drained = performance.now() - began;
  const admitted = results.reduce((sum, { state }) => sum + state.ledger.events.admitted, 0);
  if (admitted < drafts.length) throw new Error(`${admitted} of ${drafts.length} events were admitted`);
  return { published: (drafts.length * 1000) / published, drained: (drafts.length * 1000) / drained };
}
