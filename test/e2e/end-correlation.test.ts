// A correlation whose work nobody wants any more: with all that works for it, whether a worker is there or not.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { endCorrelation } from '../../src/client/end-correlation';
import { envelope } from '../support/envelope';
import { routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const team = () => new Team(environment, { plan: routingPlan({ worker: { on: 'Begin' } }) });
const statusOf = async (of: Team) => (await of.handle('c').describe()).status.name;

it('is cancelled in order where a worker is there', async () => {
  const given = await team().start();
  try {
    await given.publish('c', envelope('Begin', { correlation_id: 'c' }));
    await until(
      'the agent to answer',
      async () => (await given.read('c')).state.ledger.deliveries.handled === 1,
    );
    await endCorrelation(environment.client, given.plan.plan, 'c', 30_000);
    expect(await statusOf(given)).toBe('CANCELLED');
    expect((await given.record('c')).state.phase).toBe('cancelled');
  } finally {
    await given.stop();
  }
});

it('is terminated after the limit where no worker is there', async () => {
  const given = team();
  await given.publish('c', envelope('Begin', { correlation_id: 'c' }));
  await endCorrelation(environment.client, given.plan.plan, 'c', 200);
  expect(await statusOf(given)).toBe('TERMINATED');
});

it('is no failure where there is none', async () => {
  await endCorrelation(environment.client, team().plan.plan, 'nobody', 200);
});
