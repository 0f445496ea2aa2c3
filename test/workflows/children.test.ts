// Parent and child as workflows, in skipped time: the report comes before the deadline of the join that waits for it, or after the end.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { envelope } from '../support/envelope';
import { join, routingPlan } from '../support/routing-plan';
import { createTimeSkippingEnvironment } from '../support/servers';
import { Team } from '../support/team';

let environment: TestWorkflowEnvironment;
let team: Team;
beforeAll(async () => {
  environment = await createTimeSkippingEnvironment();
  const plan = routingPlan(
    {
      maker: { on: 'PartBegun', publishes: { completed: 'PartMade' } },
      finisher: {
        on: join('all', ['Planned', 'PartMade'], { withinMs: 3_600_000, onTimeout: 'GivenUp' }),
        publishes: { completed: 'Finished' },
      },
    },
    { completeOn: join('any', ['PartMade', 'Finished', 'GivenUp']) },
  );
  team = await new Team(environment, { plan }).start();
});
afterAll(async () => {
  await team?.stop();
  await environment?.teardown();
});

const begin = (child: string, parent: string) =>
  team.publish(child, envelope('PartBegun', { correlation_id: child, parent }));

it('a child completes, and its parent joins the report and completes', async () => {
  await begin('child', 'parent');
  expect((await team.result('child')).state).toMatchObject({ phase: 'complete', report: { status: 'sent' } });
  await team.publish('parent', envelope('Planned', { correlation_id: 'parent' }));
  const { state } = await team.result('parent');
  expect(state).toMatchObject({
    phase: 'complete',
    completeMet: 'Finished',
    children: { child: 'reported' },
  });
  await team.record('child');
  await team.record('parent');
});

it('a parent whose deadline has passed has ended: the report is late, the child completes all the same', async () => {
  await team.publish('gone', envelope('Planned', { correlation_id: 'gone' }));
  expect((await team.result('gone')).state).toMatchObject({ phase: 'complete', completeMet: 'GivenUp' });
  await begin('late', 'gone');
  expect((await team.result('late')).state).toMatchObject({ phase: 'complete', report: { status: 'late' } });
  expect((await team.record('gone')).state).not.toHaveProperty('children');
  await team.record('late');
});
