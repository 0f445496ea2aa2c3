// Subtasks that an agent plans while it works (M11), with real agents on the dev server.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { FixtureTeam } from '../activities/fixture-team';
import { envelope } from '../support/envelope';
import { createDevEnvironment } from '../support/servers';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

describe('subtasks that an agent plans', () => {
  it('are worked on by the agents named, in the order of their dependencies, with the results of those', async () => {
    const team = await FixtureTeam.create(environment, {
      planner: {
        code: `await context.emit('TaskPlanned', { tasks: [
                 { task: 'api', agent: 'writer', depends_on: ['schema'], input: { style: 'rest' } },
                 { task: 'schema', agent: 'writer', input: { tables: 2 } } ] });
               return {};`,
        words: { publishes: { planned: 'TaskPlanned', completed: 'PlanReady' } },
      },
      writer: { code: 'return { did: task.task, subtask: task.subtask };', words: { on: undefined } },
      archivist: {
        code: 'return {};',
        words: { on: 'TaskCompletedEvent', publishes: { completed: 'Archived' } },
      },
    });
    await team.start();
    try {
      await team.publish('plan-1', envelope('Begin', { correlation_id: 'plan-1' }));
      const archived = async () => {
        const { facts } = await team.record('plan-1');
        return facts.filter(
          (fact) => fact.fact === 'event-admitted' && fact.envelope.event.type === 'Archived',
        );
      };
      await until('both subtasks to be archived', async () => (await archived()).length === 2);
      const { facts } = await team.record('plan-1');
      const done = facts.flatMap((fact) =>
        fact.fact === 'event-admitted' && fact.envelope.event.type === 'TaskCompletedEvent'
          ? [fact.envelope.payload]
          : [],
      );
      expect(done.map(({ task_id }) => task_id)).toEqual(['schema', 'api']);
      expect(done[1]).toMatchObject({
        status: 'completed',
        result: {
          did: 'api',
          subtask: {
            task: 'api',
            input: { style: 'rest' },
            results: {
              schema: { did: 'schema', subtask: { task: 'schema', input: { tables: 2 }, results: {} } },
            },
          },
        },
      });
    } finally {
      await team.stop();
    }
  });
});
