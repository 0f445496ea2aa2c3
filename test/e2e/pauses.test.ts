// A pause of the whole plan holds correlations that are begun after it, and outlives worker and server: the built command line as
// worker, an embedded server on its file.
import '../support/quiet-runtime';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { pausePlan, resumePlan } from '../../src/client/pauses';
import { publishEvents } from '../../src/client/publish-events';
import { sagaWorkflowId } from '../../src/contract/ids';
import { imbalanceOf } from '../../src/coordination/ledger';
import { loadPlan } from '../../src/plan/load-plan';
import { readControl } from '../../src/store/read-control';
import { type CorrelationRecord, readCorrelation } from '../../src/store/read-correlation';
import { type DevServer, startDevServer } from '../../src/temporal/servers';
import { envelope } from '../support/envelope';
import { folderWith, startWorkerProcess } from '../support/processes';
import { serverWorld } from '../support/server-world';
import { until } from '../support/until';

/** Leaves a line for each run of each agent. */
const agent = `
const { appendFileSync } = require('node:fs');
module.exports = async (task) => {
  appendFileSync(__dirname + '/witness', [task.correlationId, task.task, task.event.event.id, task.attempt].join(' ') + '\\n');
  return {};
};
`;
const plan = `
plan: paused
complete_on: { all: [QuickDone, LongDone] }
pauses:
  blockers: { on: BlockerRaised, scope: plan, resume_on: BlockerCleared }
agents:
  quick: { run: { module: ./agent.js }, on: Begin, publishes: { completed: QuickDone } }
  long: { run: { module: ./agent.js }, on: Begin, timeout: 5m, publishes: { completed: LongDone } }
  watch: { run: { module: ./agent.js }, on: Begin, through_pause: true }
`;

/** The same, and its first step waits for a file. */
const stepper = `
const { appendFileSync, existsSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
module.exports = async (task) => {
  appendFileSync(__dirname + '/witness', [task.correlationId, task.task, task.event.event.id, task.attempt].join(' ') + '\\n');
  while (task.task === 'First' && !existsSync(__dirname + '/go')) await pause(50);
  return {};
};
`;

let server: DevServer;
let folder: string;
let connection: Connection;
let client: Client;

beforeEach(async () => {
  folder = folderWith({ 'agent.js': agent, 'plan.yaml': plan });
  await startServer();
});
afterEach(async () => {
  await connection?.close();
  await server?.stop();
});

async function startServer(port?: number): Promise<void> {
  server = await startDevServer(
    { data: { folder: join(folder, 'data') }, uiPort: 'none', port },
    serverWorld(),
  );
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
}

const witnessed = () =>
  existsSync(join(folder, 'witness'))
    ? readFileSync(join(folder, 'witness'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
    : [];
const startWorker = () =>
  startWorkerProcess({
    plan: join(folder, 'plan.yaml'),
    data: join(folder, 'data'),
    address: server.address,
  });
const routingOf = async () => (await loadPlan(join(folder, 'plan.yaml'))).routing;
const begin = async (correlation: string) => {
  const event = envelope('Begin', { id: `begin-${correlation}`, correlation_id: correlation });
  await publishEvents(client, await routingOf(), [event], {});
};
const read = (correlation: string) => readCorrelation(client, 'paused', correlation);
const heldIn = ({ state }: CorrelationRecord) =>
  Object.values(state.open)
    .filter(({ state }) => state === 'held')
    .map(({ id, heldBy }) => `${id} ${heldBy}`);
const isHeld = (correlation: string) =>
  until(`${correlation} is held`, async () => heldIn(await read(correlation)).length === 2);

describe('a pause of the whole plan', () => {
  it('holds what begins after it, also after the worker, and then the server, was killed; resuming loses nothing', async () => {
    const routing = await routingOf();
    const first = await startWorker();
    const { outcome, control } = await pausePlan(client, routing, { by: 'ann', reason: 'staging is down' });
    expect(outcome).toBe('in-force');
    await begin('before-the-kill');
    await isHeld('before-the-kill');
    await first.kill('SIGKILL');

    await begin('without-a-worker');
    const second = await startWorker();
    await isHeld('without-a-worker');
    const { port } = new URL(`http://${server.address}`);
    await second.kill('SIGKILL');
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await connection.close();

    await startServer(Number(port));
    expect((await readControl(client, 'paused')).control).toEqual(control);
    const third = await startWorker();
    await begin('on-the-next-server');
    await isHeld('on-the-next-server');

    const correlations = ['before-the-kill', 'without-a-worker', 'on-the-next-server'];
    for (const correlation of correlations) {
      const record = await read(correlation);
      expect(record.state).toMatchObject({
        phase: 'paused',
        phaseReason: 'pause by-hand of the whole plan: staging is down (ann)',
      });
      expect(heldIn(record)).toEqual([
        'quick#1 pause by-hand of the whole plan',
        'long#1 pause by-hand of the whole plan',
      ]);
    }
    await until('what goes through is done', () => witnessed().length === 3);
    expect(witnessed().map(([, task]) => task)).toEqual(['watch', 'watch', 'watch']);

    await resumePlan(client, 'paused', { by: 'ann' });
    for (const correlation of correlations) {
      await until(
        `${correlation} is complete`,
        async () => (await read(correlation)).state.phase === 'complete',
      );
      const { state, facts } = await read(correlation);
      expect(imbalanceOf(state.ledger)).toBeUndefined();
      expect(state.ledger.deliveries).toMatchObject({ matched: 3, handled: 3, deadLettered: 0 });
      const attempts = facts.flatMap((fact) => (fact.fact === 'delivery-ended' ? [fact.attempts] : []));
      expect(attempts).toEqual([1, 1, 1]);
    }
    expect(witnessed()).toHaveLength(9);
    expect(witnessed().every(([, , , attempt]) => attempt === '1')).toBe(true);
    await third.kill('SIGTERM');
  }, 120_000);

  it('that was asked for while no worker ran is in force before the first agent of the next one', async () => {
    await begin('c');
    const { outcome } = await pausePlan(client, await routingOf(), { by: 'ann', reason: 'a look' });
    expect(outcome).toBe('stored');
    const worker = await startWorker();
    await isHeld('c');
    expect(witnessed().filter(([, task]) => task !== 'watch')).toEqual([]);
    await resumePlan(client, 'paused', { by: 'ann' });
    await until('c is complete', async () => (await read('c')).state.phase === 'complete');
    await worker.kill('SIGTERM');
  }, 90_000);

  it('that an event of one correlation begins holds the others, and another event lets all go, in order', async () => {
    const routing = await routingOf();
    const worker = await startWorker();
    const publish = (type: string, id: string, correlation: string) =>
      publishEvents(
        client,
        routing,
        [envelope(type, { id, correlation_id: correlation, payload: { text: 'staging is down' } })],
        {},
      );
    await publish('BlockerRaised', 'raised', 'alarmed');
    await until(
      'the plan is paused',
      async () => (await readControl(client, 'paused')).control.pauses.length === 1,
    );
    const ids = Array.from({ length: 10 }, (_, number) => `begin-${number}`);
    for (const id of ids) await publish('Begin', id, 'other');
    await until('all are held', async () => heldIn(await read('other')).length === 20);
    await publish('BlockerCleared', 'cleared', 'alarmed');
    await until('all are done', async () => (await read('other')).state.ledger.deliveries.handled === 30);
    const { facts, state } = await read('other');
    expect(state.ledger.deliveries).toMatchObject({ deadLettered: 0 });
    const released = facts.findIndex(({ fact }) => fact === 'delivery-released');
    const dispatched = facts
      .slice(released)
      .flatMap((fact) => (fact.fact === 'delivery-dispatched' ? [Number(fact.delivery.split('#')[1])] : []));
    expect(dispatched).toHaveLength(20);
    expect(dispatched).toEqual([...dispatched].sort((a, b) => a - b));
    await worker.kill('SIGTERM');
  }, 90_000);

  it('holds the next step of a saga, which is charged no attempt for it', async () => {
    const text = `
plan: paused
complete_on: Finished
pauses: { blockers: { on: BlockerRaised, scope: plan } }
agents: { stepper: { run: { module: ./stepper.js } } }
sagas:
  two-steps:
    on: Start
    saga_id: two-{correlation_id}
    publishes: { completed: Finished }
    steps:
      - { step: First, agent: stepper, success: FirstDone, undo: none }
      - { step: Second, agent: stepper, success: SecondDone, undo: none }
`;
    writeFileSync(join(folder, 'plan.yaml'), text);
    writeFileSync(join(folder, 'stepper.js'), stepper);
    const worker = await startWorker();
    const routing = await routingOf();
    await publishEvents(client, routing, [envelope('Start', { correlation_id: 'c' })], {});
    await until('the first step runs', () => witnessed().length === 1);
    await pausePlan(client, routing, { by: 'ann', reason: 'a look' });
    // What was read before the pause may be believed for a second.
    await pause(1_000);
    writeFileSync(join(folder, 'go'), '');
    const saga = client.workflow.getHandle(sagaWorkflowId('paused', 'two-c'));
    await until('the second step is held', async () => {
      const { pendingActivities } = (await saga.describe()).raw;
      return pendingActivities?.[0]?.lastFailure?.applicationFailureInfo?.type === 'paused';
    });
    expect(witnessed().map(([, step]) => step)).toEqual(['First']);
    await resumePlan(client, 'paused', { by: 'ann' });
    await until('c is complete', async () => (await read('c')).state.phase === 'complete');
    expect(witnessed().map(([, step, , attempt]) => `${step} ${attempt}`)).toEqual(['First 1', 'Second 1']);
    await worker.kill('SIGTERM');
  }, 90_000);
});
