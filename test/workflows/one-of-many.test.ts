// One event goes wrong, the others go on; and what is urgent says so to the server. On the dev server.
import '../support/quiet-runtime';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { waitForRest } from '../../src/client/wait-for-rest';
import type { CoordinationStatus } from '../../src/contract/status';
import type { FilterTerm } from '../../src/plan/routing-plan';
import { envelope } from '../support/envelope';
import { featureTeam, on, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const event = (type: string, rest = {}) => envelope(type, { correlation_id: 'c', ...rest });

describe('a rule that throws', () => {
  it('parks that event as rule_error, and later events go on', async () => {
    // A start argument made by hand may hold what no compiler makes.
    const broken = [{ name: 'no path' } as unknown as FilterTerm];
    const plan = routingPlan(
      { odd: { on: on('Odd', { filter: broken }) }, fine: { on: 'Fine', publishes: { completed: 'Done' } } },
      { completeOn: on('Done') },
    );
    const team = await new Team(environment, { plan }).start();
    try {
      await team.publish('c', event('Odd'), event('Odd', { id: 'again' }));
      const status = (await team.handle('c').query('status')) as CoordinationStatus;
      expect(status.parked.map((row) => row.reason)).toEqual(['rule_error', 'rule_error']);
      await team.publish('c', event('Fine'));
      expect((await team.result('c')).state).toMatchObject({
        phase: 'complete',
        ledger: { events: { parked: 2 } },
      });
      await team.record('c');
    } finally {
      await team.stop();
    }
  });

  it('is not needed to refuse a start argument that is no plan: the workflow fails at once, saying so', async () => {
    const team = await new Team(environment, { plan: { plan: 'none' } as never }).start();
    try {
      await team.publish('c', event('Odd'));
      await expect(team.result('c')).rejects.toMatchObject({
        cause: { type: 'invalid_plan', message: expect.stringContaining('no routing plan') },
      });
    } finally {
      await team.stop();
    }
  });
});

describe('an agent that fails for good', () => {
  it('ends its own delivery with the reason, while its siblings go on', async () => {
    const team = await new Team(environment, {
      plan: featureTeam(),
      agents: {
        'ux-designer': () => {
          const details = { reason: 'bad_output', problem: 'not JSON: "hello"', attempts: 1 };
          throw ApplicationFailure.nonRetryable('not JSON: "hello"', 'bad_output', details);
        },
      },
    }).start();
    try {
      await team.publish('c', event('UserStoryApproved'));
      await waitForRest(environment.client, team.plan.plan, 'c', { timeoutMs: 20_000 });
      const { state } = await team.record('c');
      expect(state.deadLetters).toMatchObject([
        { reaction: 'ux-designer', reason: 'bad_output', problem: 'not JSON: "hello"', attempts: 1 },
      ]);
      expect(state.ledger.deliveries).toMatchObject({ handled: 4, deadLettered: 1 });
      expect(state.phase).toBe('stalled');
      expect(state.phaseReason).toContain('ux-designer could not handle UserStoryApproved');
      // The joins that waited for the wireframe know that it will not come.
      expect(state.ledger.deliveries.discarded.unsatisfiable).toBeGreaterThan(0);
    } finally {
      await team.stop();
    }
  });
});

describe('priority', () => {
  it('of an event and its partition key become the keys of its activities', async () => {
    const team = await new Team(environment, {
      plan: routingPlan({ a: { on: 'E', publishes: { completed: 'F' } }, b: { on: 'F' } }),
    }).start();
    try {
      const routing = { priority: 'critical', partition_key: 'customer-1' } as const;
      await team.publish('c', event('E', { routing }));
      const { runs } = await waitForRest(environment.client, team.plan.plan, 'c', { timeoutMs: 20_000 });
      const { events } = await team.history('c', runs[0]?.runId ?? '');
      const priorities = events?.flatMap((each) => each.activityTaskScheduledEventAttributes?.priority ?? []);
      expect(priorities).toHaveLength(2);
      for (const each of priorities ?? [])
        expect(each).toMatchObject({ priorityKey: 1, fairnessKey: 'customer-1' });
    } finally {
      await team.stop();
    }
  });
});

describe('an event of another plan or another version of the plan', () => {
  it('is parked, or taken and counted, and both are in the status', async () => {
    const team = await new Team(environment, { plan: routingPlan({ a: { on: 'E' } }) }).start();
    try {
      await team.publish('c', event('E'));
      await team.handle('c').signal('event', { events: [event('E', { id: '2' })], plan: 'other', hash: 'x' });
      await team
        .handle('c')
        .signal('event', { events: [event('E', { id: '3' })], plan: team.plan.plan, hash: 'newer' });
      const status = (await team.handle('c').query('status')) as CoordinationStatus;
      expect(status.otherHashes).toEqual({ newer: 1 });
      expect(status.parked).toMatchObject([{ reason: 'foreign_plan', id: '2' }]);
      expect(status.ledger.events).toMatchObject({ admitted: 3, matched: 2, parked: 1 });
    } finally {
      await team.stop();
    }
  });
});
