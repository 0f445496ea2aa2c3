// A demo that is interrupted leaves nothing that the next one, or any worker of the same plan, would go on with.
import { Client, Connection } from '@temporalio/client';
import { planPauses } from '../../src/client/pauses';
import { createNamespace, sharedDevServer } from '../support/servers';
import { until } from '../support/until';
import { finished, hasTalked, Place } from './signalbox';

// Server, worker and agents have to start, and to stop again.
jest.setTimeout(120_000);

let place: Place;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  place = await Place.make();
  const namespace = await createNamespace();
  connection = await Connection.connect({ address: sharedDevServer().address });
  client = new Client({ connection, namespace });
});
afterAll(async () => {
  await connection?.close();
  await place.remove();
});

const options = () => ({ environment: { TEMPORAL_NAMESPACE: client.options.namespace } });

/** Runs a demo until it says so, then interrupts it. */
async function interrupted(demo: string, words: string) {
  const running = place.start(['demo', demo], options());
  const end = finished(running);
  await hasTalked(running, words);
  running.kill('SIGINT');
  const { exit, talk } = await end;
  const [correlation = ''] = new RegExp(`${demo}-[0-9a-f]{6}`).exec(talk) ?? [];
  return { exit, talk, correlation };
}

/** Workflows of the plan that still run, but for the one that keeps its pauses. */
const running = async (plan: string) => {
  const query = `SignalboxPlan = '${plan}' AND ExecutionStatus = 'Running' AND WorkflowType != 'control'`;
  return (await client.workflow.count(query)).count;
};
const untilNothingRuns = (plan: string) =>
  until(`nothing of ${plan} to run`, async () => (await running(plan)) === 0);

it('has its correlation and its saga ended', async () => {
  const { exit, correlation } = await interrupted('feature-deployment', 'ArtifactBuilt');
  expect(exit).toBe(130);
  await untilNothingRuns('feature-deployment');
  const workflowId = `coordination:feature-deployment:${correlation}`;
  const { status } = await client.workflow.getHandle(workflowId).describe();
  expect(['CANCELLED', 'COMPLETED']).toContain(status.name);
});

it('has its pause of the whole plan ended, and both its correlations', async () => {
  const { exit } = await interrupted('project-desk', 'publishes TaskCompletedEvent');
  expect(exit).toBe(130);
  expect((await planPauses(client, 'project-desk')).pauses).toEqual([]);
  await untilNothingRuns('project-desk');
});

it('has begun nothing where it is interrupted before its first event', async () => {
  const { exit, talk, correlation } = await interrupted('feature-deployment', 'server at');
  expect(exit).toBe(130);
  expect([talk.includes('ReleaseApproved'), correlation]).toEqual([false, '']);
});

it('has its services stopped also where it is killed', async () => {
  const demo = place.start(['demo', 'feature-deployment'], options());
  const end = finished(demo);
  await hasTalked(demo, 'answers version 1.0.0');
  demo.kill('SIGKILL');
  const { talk } = await end;
  const [, url] = /production at (\S+) answers version/.exec(talk) ?? [];
  const answers = () =>
    fetch(`${url}/version`).then(
      () => true,
      () => false,
    );
  await until('production to be stopped', async () => !(await answers()));
});
