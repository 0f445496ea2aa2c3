// Sagas under kills: real worker processes on a real server, killed at random points of the work, and what came of every saga. The
// tests run a short form, `npm run chaos -- sagas` the long one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { publishEvents } from '../../../src/client/publish-events';
import { loadPlan } from '../../../src/plan/load-plan';
import { startDevServer } from '../../../src/temporal/servers';
import { envelope } from '../../support/envelope';
import { folderWith } from '../../support/processes';
import { serverWorld } from '../../support/server-world';
import { until } from '../../support/until';
import { seeded, whole } from '../seeded';
import { WorkerPool } from '../worker-pool';
import { type CheckedSagas, checkSagas } from './check-sagas';
import { readEnded } from './read-sagas';
import { effectsOf, type PlannedSaga, plannedSaga, SAGA_PLAN } from './saga-plan';
import { readWitness } from './witness';

export interface SagasUnderKills {
  sagas: number;
  /** Worker processes killed, one at a time. */
  kills: number;
  workers: number;
  /** Decides which steps fail, when is killed, and which worker. */
  seed: number;
  /** In every saga one of the first so many steps fails, so that most of the work is compensation. Default: any of the five, or none. */
  failing?: number;
  /** Between which parts of the work is killed. Each kill costs those it hits 15 s. Default: from the beginning to 0.9. */
  within?: { from: number; to: number };
  say: (text: string) => void;
}

/** From the beginning until little is left that could be killed. */
const ALL_ALONG = { from: 0, to: 0.9 };
/** How long nothing may come about: a worker that died is noticed after 15 s, its task is tried again within seconds. */
const PATIENCE_MS = 120_000;

export interface SagasReport extends CheckedSagas {
  kills: number;
  seed: number;
}

/** Starts server and workers of its own in a fresh folder, and stops them. Rejects where it could not do its work. */
export async function runSagas(options: SagasUnderKills): Promise<SagasReport> {
  const { sagas, kills, workers, seed, failing = 6, within = ALL_ALONG, say } = options;
  const random = seeded(seed);
  const planned = Array.from({ length: sagas }, (_, number) => plannedSaga(number, whole(random, failing)));
  const agent = readFileSync(join(__dirname, 'witnessing-agent.cjs'), 'utf8');
  const folder = folderWith({ 'agent.js': agent, 'plan.yaml': SAGA_PLAN });
  const [plan, data] = [join(folder, 'plan.yaml'), join(folder, 'data')];
  const server = await startDevServer({ data: { folder: data }, uiPort: 'none' }, serverWorld());
  const connection = await Connection.connect({ address: server.address });
  const pool = new WorkerPool({ plan, data, address: server.address });
  try {
    const client = new Client({ connection });
    await pool.start(workers);
    say(`${sagas} sagas, ${kills} kills of ${workers} workers, seed ${seed}, in ${folder}`);
    const killing = killAtRandom(pool, folder, pointsOf(planned, kills, within, random), random, say);
    // Looked at below, after what may fail before it.
    killing.catch(() => undefined);
    const { routing } = await loadPlan(plan);
    await publishEvents(client, routing, planned.map(beginning), {});
    await killing;
    const read = await readEnded(client, routing.plan, planned, { patienceMs: PATIENCE_MS, say });
    return { ...checkSagas(planned, readWitness(folder), read), kills: pool.kills, seed };
  } finally {
    await pool.stop();
    await connection.close();
    await server.stop();
  }
}

const beginning = ({ correlation, fails }: PlannedSaga) =>
  envelope('Begin', {
    id: `begin-${correlation}`,
    correlation_id: correlation,
    payload: fails === undefined ? {} : { fails },
  });

/** After how many effects a worker is killed: random points, in order. */
function pointsOf(
  planned: readonly PlannedSaga[],
  kills: number,
  { from, to }: { from: number; to: number },
  random: () => number,
): number[] {
  const effects = planned.reduce((sum, saga) => sum + effectsOf(saga).length, 0);
  const points = Array.from(
    { length: kills },
    () => 1 + Math.floor(effects * (from + random() * (to - from))),
  );
  return points.sort((a, b) => a - b);
}

async function killAtRandom(
  pool: WorkerPool,
  folder: string,
  points: readonly number[],
  random: () => number,
  say: (text: string) => void,
): Promise<void> {
  const effects = () => readWitness(folder).filter(({ what }) => what === 'effect').length;
  for (const [number, point] of points.entries()) {
    await until(`effect ${point} of the sagas`, () => effects() >= point, PATIENCE_MS);
    await pool.killOne(random);
    say(`kill ${number + 1} of ${points.length} after ${point} effects`);
  }
}
