// A child's report when workers die around it: one event in the parent, and the child ends (M11, M23).
import '../support/quiet-runtime';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import { loadPlan } from '../../src/plan/load-plan';
import { readCorrelation } from '../../src/store/read-correlation';
import { envelope } from '../support/envelope';
import { folderWith, startWorkerProcess } from '../support/processes';
import { createDevEnvironment, sharedDevServer } from '../support/servers';

/** In the parent it takes its worker with it, once: the report has arrived, and its activity may not have ended. */
const agent = `
const { existsSync, writeFileSync } = require('node:fs');
module.exports = async (task) => {
  const file = __dirname + '/killed';
  if (task.event.event.child && !existsSync(file)) {
    writeFileSync(file, '');
    process.kill(process.pid, 'SIGKILL');
  }
  return {};
};
`;
const plan = `
plan: child-killed-${process.pid}
complete_on: { any: [PartMade, Reread] }
agents:
  maker: { run: { module: ./agent.js }, on: PartBegun, publishes: { completed: PartMade } }
  reader: { run: { module: ./agent.js }, on: { type: PartMade, filter: { child: [{ exists: true }] } }, publishes: { completed: Reread } }
`;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

it('a worker that is killed when the report has arrived leaves one report in the parent, and a child that ends', async () => {
  const folder = folderWith({ 'agent.js': agent, 'plan.yaml': plan });
  const file = join(folder, 'plan.yaml');
  const { routing } = await loadPlan(file);
  const { client } = environment;
  const worker = { plan: file, data: join(folder, 'data'), ...sharedDevServer() };
  const first = await startWorkerProcess(worker);
  const begun = envelope('PartBegun', { correlation_id: 'child', parent: 'parent' });
  await publishEvents(client, routing, [begun], {});
  expect(await first.ended).toBe('SIGKILL');
  const second = await startWorkerProcess(worker);
  try {
    const child = await waitForRest(client, routing.plan, 'child', { timeoutMs: 60_000 });
    expect(child.state).toMatchObject({ phase: 'complete', report: { type: 'PartMade', status: 'sent' } });
    const { state } = await waitForRest(client, routing.plan, 'parent', { timeoutMs: 60_000 });
    expect(state).toMatchObject({ phase: 'complete', children: { child: 'reported' } });
    const { facts } = await readCorrelation(client, routing.plan, 'parent');
    const reports = facts.filter(
      (fact) => fact.fact === 'event-admitted' && fact.envelope.event.child === 'child',
    );
    expect(reports).toHaveLength(1);
  } finally {
    await second.kill('SIGTERM');
  }
}, 150_000);
