// A delivery that is backing off when its run hands over: the attempts it has used go with it. Real worker process, dev server.
import '../support/quiet-runtime';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { waitForRest } from '../../src/client/wait-for-rest';
import { EVENT_SIGNAL, WORKFLOW } from '../../src/contract/names';
import { startOptions } from '../../src/contract/start-coordination';
import { imbalanceOf } from '../../src/coordination/ledger';
import { loadPlan } from '../../src/plan/load-plan';
import { envelope } from '../support/envelope';
import { folderWith, startWorkerProcess } from '../support/processes';
import { createDevEnvironment, sharedDevServer } from '../support/servers';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const agent = `
const { appendFileSync } = require('node:fs');
module.exports = async (task) => {
  appendFileSync(__dirname + '/witness', task.idempotencyKey + '\\n');
  throw new Error('never');
};
`;
const plan = `
plan: carried-attempts
retry: { default: { max_retries: 3, initial_delay: 1s, jitter: none } }
agents:
  stumbler: { run: { module: ./agent.js }, on: Begin }
`;

describe('a retry that a rollover interrupts', () => {
  it('is made exactly as often as the policy says, over all runs', async () => {
    const folder = folderWith({ 'agent.js': agent, 'plan.yaml': plan });
    const { address, namespace } = sharedDevServer();
    const file = join(folder, 'plan.yaml');
    const worker = await startWorkerProcess({ plan: file, data: join(folder, 'data'), address, namespace });
    const { routing } = await loadPlan(file);
    const publish = (type: string, id: string) => {
      const event = envelope(type, { id, correlation_id: 'c' });
      const { args, ...options } = startOptions(routing, 'c', event);
      const bounds = { signals: 2, drainMs: 200 };
      return environment.client.workflow.signalWithStart(WORKFLOW.coordination, {
        ...options,
        args: [{ ...args[0], bounds }],
        signal: EVENT_SIGNAL,
        signalArgs: [{ events: [event], plan: routing.plan, hash: routing.hash }],
      });
    };
    await publish('Begin', 'begin');
    for (let number = 0; number < 6; number++) {
      await pause(700);
      await publish('Tick', `tick-${number}`);
    }
    const { state, runs } = await waitForRest(environment.client, routing.plan, 'c', { timeoutMs: 40_000 });
    const attempts = readFileSync(join(folder, 'witness'), 'utf8').trim().split('\n');
    expect(runs.length).toBeGreaterThanOrEqual(3);
    expect(attempts).toHaveLength(4);
    expect(new Set(attempts).size).toBe(1);
    expect(state.deadLetters).toMatchObject([
      { reaction: 'stumbler', reason: 'temporary_failure', attempts: 4 },
    ]);
    expect(state.phase).toBe('stalled');
    expect(imbalanceOf(state.ledger)).toBeUndefined();
    expect(await worker.kill('SIGTERM')).toBe(0);
  }, 90_000);
});
