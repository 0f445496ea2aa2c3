// A deadline and an agent's ending that a workflow is told of at once: the reading of the history takes them in the same order as the
// coordination did, whichever the server recorded first. On the dev server.
import '../support/quiet-runtime';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { taskQueueOf } from '../../src/contract/names';
import { envelope } from '../support/envelope';
import { join, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team, workflowBundle } from '../support/team';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const plan = routingPlan(
  {
    worker: { on: 'A', publishes: { completed: 'B' } },
    joiner: {
      on: join('all', ['A', 'B'], { withinMs: 3_000, onTimeout: 'TooLate' }),
      publishes: { completed: 'Joined' },
    },
  },
  { completeOn: join('any', ['Joined', 'TooLate']) },
);

it.each([
  ['the deadline', 4_500, 'TooLate'],
  ['the ending', 1_800, 'Joined'],
])('counts by what the server recorded first: %s', async (first, workMs, outcome) => {
  const team = new Team(environment, { plan });
  const taskQueue = taskQueueOf(team.plan.plan);
  const { namespace, nativeConnection: connection } = environment;
  const start = async (part: object) => {
    const worker = await Worker.create({ connection, namespace, taskQueue, ...part });
    const running = worker.run();
    return async () => {
      worker.shutdown();
      await running;
    };
  };
  const workflows = { workflowBundle: await workflowBundle() };
  const agent = async () => {
    await pause(workMs);
    return { payload: {}, attempts: 1 };
  };
  const stopAgents = await start({ activities: { default: agent } });
  const stopWorkflows = await start(workflows);
  await team.publish('c', envelope('A', { correlation_id: 'c' }));
  await pause(1_000);
  // While no worker takes workflow tasks, both are recorded; the next one is told of both at once.
  await stopWorkflows();
  await pause(5_000);
  const stopAgain = await start(workflows);
  try {
    const { state } = await team.result('c');
    expect(state.completeMet).toBe(outcome);
    const { events } = await team.history('c', (await team.record('c')).runs[0]?.runId ?? '');
    const order = events?.flatMap((event) => {
      if (event.timerFiredEventAttributes) return ['the deadline'];
      return event.activityTaskCompletedEventAttributes ? ['the ending'] : [];
    });
    expect(order?.[0]).toBe(first);
  } finally {
    await stopAgain();
    await stopAgents();
  }
});
