// Real worker processes and a real server on a file, killed and restarted: what was admitted is done, each outcome once.
import '../support/quiet-runtime';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import { imbalanceOf } from '../../src/coordination/ledger';
import { loadPlan } from '../../src/plan/load-plan';
import { type DevServer, startDevServer } from '../../src/temporal/servers';
import { envelope } from '../support/envelope';
import { folderWith, startWorkerProcess } from '../support/processes';
import { serverWorld } from '../support/server-world';
import { until } from '../support/until';

/** Appends to a file outside Temporal whenever it begins and ends: the independent witness. */
const agent = `
const { appendFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const witness = (what, task) => appendFileSync(__dirname + '/witness', what + ' ' + task.task + ' ' + task.idempotencyKey + ' ' + task.attempt + '\\n');
module.exports = async (task) => {
  witness('begin', task);
  if (task.task === 'stumbles' && task.attempt < 3) throw new Error('not yet');
  await pause(task.event.payload.ms);
  witness('end', task);
  return { task: task.task };
};
`;
const plan = `
plan: killed
complete_on: { all: [OneDone, TwoDone, ThreeDone] }
retry: { default: { max_retries: 3, initial_delay: 1s, jitter: none } }
agents:
  one: { run: { module: ./agent.js }, on: Begin, publishes: { completed: OneDone } }
  two: { run: { module: ./agent.js }, on: Begin, publishes: { completed: TwoDone } }
  three: { run: { module: ./agent.js }, on: Begin, publishes: { completed: ThreeDone } }
`;

let server: DevServer;
let folder: string;
beforeEach(async () => {
  folder = folderWith({ 'agent.js': agent, 'plan.yaml': plan });
  server = await startDevServer({ data: { folder: join(folder, 'data') }, uiPort: 'none' }, serverWorld());
});
afterEach(async () => {
  await server?.stop();
});

const witnessed = (what: string) =>
  existsSync(join(folder, 'witness'))
    ? readFileSync(join(folder, 'witness'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${what} `))
    : [];
const startWorker = () =>
  startWorkerProcess({
    plan: join(folder, 'plan.yaml'),
    data: join(folder, 'data'),
    address: server.address,
  });
const connect = async () => {
  const connection = await Connection.connect({ address: server.address });
  return { connection, client: new Client({ connection }) };
};

describe('a worker that is killed', () => {
  it('while three agents run leaves their work to the next one, under the same keys, and no attempt is charged', async () => {
    const { routing } = await loadPlan(join(folder, 'plan.yaml'));
    const first = await startWorker();
    const { client, connection } = await connect();
    await publishEvents(
      client,
      routing,
      [envelope('Begin', { correlation_id: 'c', payload: { ms: 3_000 } })],
      {},
    );
    await until('three agents at work', () => witnessed('begin').length === 3);
    await first.kill('SIGKILL');
    const second = await startWorker();
    const { state, facts } = await waitForRest(client, 'killed', 'c', { timeoutMs: 60_000 });
    expect(state.phase).toBe('complete');
    expect(imbalanceOf(state.ledger)).toBeUndefined();
    expect(state.ledger.deliveries).toMatchObject({ matched: 3, handled: 3, deadLettered: 0 });
    const attempts = facts.flatMap((fact) => (fact.fact === 'delivery-ended' ? [fact.attempts] : []));
    expect(attempts).toEqual([1, 1, 1]);
    const keys = (what: string) => new Set(witnessed(what).map((line) => line.split(' ')[2]));
    expect(witnessed('end')).toHaveLength(3);
    expect(keys('end')).toEqual(keys('begin'));
    await connection.close();
    expect(await second.kill('SIGTERM')).toBe(0);
  }, 90_000);

  it('by SIGTERM finishes what it has begun, ends with 0, and charges no attempt', async () => {
    const { routing } = await loadPlan(join(folder, 'plan.yaml'));
    const worker = await startWorker();
    const { client, connection } = await connect();
    await publishEvents(
      client,
      routing,
      [envelope('Begin', { correlation_id: 't', payload: { ms: 1_500 } })],
      {},
    );
    await until('three agents at work', () => witnessed('begin').length === 3);
    expect(await worker.kill('SIGTERM')).toBe(0);
    expect(witnessed('end')).toHaveLength(3);
    const next = await startWorker();
    const { state, facts } = await waitForRest(client, 'killed', 't', { timeoutMs: 60_000 });
    expect(state.ledger.deliveries).toMatchObject({ handled: 3, deadLettered: 0 });
    expect(facts.flatMap((fact) => (fact.fact === 'delivery-ended' ? [fact.attempts] : []))).toEqual([
      1, 1, 1,
    ]);
    expect(witnessed('begin')).toHaveLength(3);
    await connection.close();
    await next.kill('SIGTERM');
  }, 90_000);
});

describe('a server that is killed', () => {
  it('and started again on its file has lost nothing that it had acknowledged', async () => {
    const { routing } = await loadPlan(join(folder, 'plan.yaml'));
    let { client, connection } = await connect();
    const event = (number: number) =>
      envelope('Begin', { id: `evt-${number}`, correlation_id: `s${number}`, payload: { ms: 100 } });
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const before = await publishEvents(client, routing, numbers.map(event), {});
    expect(before.map((answer) => answer.outcome)).toEqual(numbers.map(() => 'sent'));
    const { port } = new URL(`http://${server.address}`);
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await connection.close();
    server = await startDevServer(
      { data: { folder: join(folder, 'data') }, uiPort: 'none', port: Number(port) },
      serverWorld(),
    );
    ({ client, connection } = await connect());
    const worker = await startWorker();
    for (const number of numbers) {
      const { state } = await waitForRest(client, 'killed', `s${number}`, { timeoutMs: 60_000 });
      expect(state).toMatchObject({ phase: 'complete', ledger: { deliveries: { handled: 3 } } });
      expect(imbalanceOf(state.ledger)).toBeUndefined();
    }
    expect(witnessed('end')).toHaveLength(60);
    await connection.close();
    await worker.kill('SIGTERM');
  }, 90_000);
});
