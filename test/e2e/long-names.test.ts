// Deadlines of joins with names that are too long for a timer's summary: a reading knows them all the same. Dev server.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { STATUS_QUERY } from '../../src/contract/names';
import { type CoordinationStatus, statusOf } from '../../src/contract/status';
import { envelope } from '../support/envelope';
import { join, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';
import { until } from '../support/until';

const agent = 'an-agent-with-a-name-'.repeat(6);
const reaction = `${agent}/${'a-task-with-a-name-'.repeat(4)}`.slice(0, 200);

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

it('expires every round of a reaction with a name of 200 characters, also when its history is read', async () => {
  expect(reaction).toHaveLength(200);
  const plan = routingPlan({
    [reaction]: { on: join('all', ['A', 'B'], { withinMs: 500, onTimeout: 'GaveUp' }) },
  });
  const team = await new Team(environment, { plan }).start();
  const status = () => team.handle('c').query<CoordinationStatus>(STATUS_QUERY);
  try {
    // Two rounds at once: their deadlines differ only behind the name.
    const [first, second] = ['a1', 'a2'].map((id) => envelope('A', { id, correlation_id: 'c' }));
    await team.publish('c', first, second);
    await until('both rounds to expire', async () => (await status()).ledger.deliveries.expired === 2);
    const { state, plan: routing } = await team.read('c');
    expect(statusOf(state, routing)).toEqual(await status());
  } finally {
    await team.stop();
  }
});
