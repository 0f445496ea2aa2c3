// M7 on a real server: agents as activities, results as events of the same workflow.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { envelope } from '../support/envelope';
import { featureTeam } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

describe('the reactive task chain on a server', () => {
  it('runs seven agents and two joins in no more history events than by hand', async () => {
    const team = await new Team(environment, { plan: featureTeam() }).start();
    try {
      await team.publish('feature-7', envelope('UserStoryApproved', { source: '/product-strategist' }));
      const { state } = await team.result('feature-7');
      expect(state.phase).toBe('complete');
      expect(state.ledger.deliveries.handled).toBe(7);
      const record = await team.record('feature-7');
      expect(record.facts.filter((fact) => fact.fact === 'event-admitted')).toHaveLength(15);
      expect(record.runs).toHaveLength(1);
      expect(record.runs[0]).toMatchObject({ status: 'COMPLETED', actions: 8 });
      // A workflow task is three events, and how many there are is chance; the others are those of seven activities by hand.
      const { events } = await team.history('feature-7', record.runs[0]?.runId ?? '');
      const tasks = events?.filter((event) =>
        Object.keys(event).some((name) => name.startsWith('workflowTask')),
      );
      expect((events?.length ?? 0) - (tasks?.length ?? 0)).toBe(1 + 1 + 7 * 3 + 1);
    } finally {
      await team.stop();
    }
  });
});
