// Approvals with real worker processes: what was approved runs once, though its worker is killed; what was not never runs.
import '../support/quiet-runtime';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { decide } from '../../src/client/gates';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import { imbalanceOf } from '../../src/coordination/ledger';
import { loadPlan } from '../../src/plan/load-plan';
import type { RoutingPlan } from '../../src/plan/routing-plan';
import { readCorrelation } from '../../src/store/read-correlation';
import { envelope } from '../support/envelope';
import { folderWith, startWorkerProcess, type WorkerProcess } from '../support/processes';
import { sharedDevServer } from '../support/servers';
import { until } from '../support/until';

/** Acts once it may: what it does is a line outside Temporal. */
const agent = `
const { appendFileSync, existsSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
module.exports = async (task) => {
  while (!existsSync(__dirname + '/go')) await pause(50);
  appendFileSync(__dirname + '/witness', [task.task, task.idempotencyKey, task.event.payload.version].join(' ') + '\\n');
  return {};
};
`;
const planOf = (name: string, env = '') => `
plan: ${name}
complete_on: { any: [Deployed] }
roles: { lead: [ann, bob] }
agents:
  deployer:
    run: { module: ./agent.js${env} }
    on: Built
    requires_approval: { role: lead }
    publishes: { completed: Deployed }
`;
const GATE = 'approval deployer#1';

let connection: Connection;
let client: Client;
let folder: string;
let name: string;
let workers: WorkerProcess[];
let numbered = 0;

beforeAll(async () => {
  const { address } = sharedDevServer();
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace: sharedDevServer().namespace });
});
afterAll(() => connection?.close());
beforeEach(() => {
  numbered += 1;
  name = `approved-${process.pid}-${Date.now()}-${numbered}`;
  folder = folderWith({ 'agent.js': agent, 'plan.yaml': planOf(name) });
  workers = [];
});
afterEach(async () => {
  for (const worker of workers) await worker.kill('SIGKILL');
});

async function startWorker(): Promise<WorkerProcess> {
  const { address, namespace } = sharedDevServer();
  const worker = await startWorkerProcess({
    plan: join(folder, 'plan.yaml'),
    data: join(folder, 'data'),
    address,
    namespace,
  });
  workers.push(worker);
  return worker;
}

const routing = async (): Promise<RoutingPlan> => (await loadPlan(join(folder, 'plan.yaml'))).routing;
const publish = (plan: RoutingPlan) =>
  publishEvents(
    client,
    plan,
    [envelope('Built', { correlation_id: 'c', source: '/ci', payload: { version: 7 } })],
    {},
  );
const go = () => writeFileSync(join(folder, 'go'), '');
const witnessed = (): string[] =>
  existsSync(join(folder, 'witness')) ? readFileSync(join(folder, 'witness'), 'utf8').trim().split('\n') : [];
const read = () => readCorrelation(client, name, 'c');

async function shownHash(): Promise<string> {
  let hash: string | undefined;
  await until('the action to be shown', async () => {
    hash = (await read()).state.gates?.[GATE]?.action?.hash;
    return hash !== undefined;
  });
  return hash ?? '';
}

describe('work that needs approval', () => {
  it('runs once, although its worker is killed between approval and action', async () => {
    const first = await startWorker();
    await publish(await routing());
    const hash = await shownHash();
    await decide(client, name, 'c', { gate: GATE, verdict: 'approve', by: 'ann', hash });
    await first.kill('SIGKILL');
    expect(witnessed()).toEqual([]);
    go();
    await startWorker();
    const record = await waitForRest(client, name, 'c', { timeoutMs: 60_000 });
    expect(record.state.phase).toBe('complete');
    const key = record.facts.flatMap((fact) =>
      fact.fact === 'event-admitted' ? fact.deliveries.map((each) => each.key) : [],
    )[0];
    expect(witnessed()).toEqual([`deployer ${key} 7`]);
    expect(imbalanceOf(record.state.ledger)).toBeUndefined();
  }, 90_000);

  it('is shown the same by every worker, and not run where the plan was edited after it was approved', async () => {
    go();
    const first = await startWorker();
    await publish(await routing());
    const hash = await shownHash();
    await first.kill('SIGTERM');
    writeFileSync(join(folder, 'plan.yaml'), planOf(name, ', env: { TARGET: production }'));
    await startWorker();
    await decide(client, name, 'c', { gate: GATE, verdict: 'approve', by: 'ann', hash });
    const { state } = await waitForRest(client, name, 'c', { timeoutMs: 60_000 });
    expect(state.deadLetters).toMatchObject([
      { delivery: 'deployer#1', reason: 'approval_stale', attempts: 1 },
    ]);
    expect(state.deadLetters[0]?.problem).toMatch(/is not what would run now/);
    expect(witnessed()).toEqual([]);
  }, 90_000);

  it('never runs where whoever began the correlation left the approval out of its plan', async () => {
    go();
    await startWorker();
    const plan = await routing();
    await publish({ ...plan, reactions: plan.reactions.map(({ approval: _, ...rest }) => rest) });
    const { state } = await waitForRest(client, name, 'c', { timeoutMs: 60_000 });
    expect(state.deadLetters).toMatchObject([{ delivery: 'deployer#1', reason: 'approval_missing' }]);
    expect(witnessed()).toEqual([]);
  }, 90_000);
});
