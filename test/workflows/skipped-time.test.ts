// What needs a clock, with skipped time: long silences and deadlines of joins. The clock runs while something is sent, so that exact
// milliseconds are shown elsewhere: test/replay/exact-times.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { CoordinationStatus } from '../../src/contract/status';
import { envelope } from '../support/envelope';
import { featureTeam, join, on, routingPlan } from '../support/routing-plan';
import { createTimeSkippingEnvironment } from '../support/servers';
import { Team } from '../support/team';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createTimeSkippingEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const HOURS = 3_600_000;
const waiting = () =>
  routingPlan(
    {
      joiner: {
        on: join('all', ['A', 'B'], { withinMs: 2 * HOURS, onTimeout: 'TooLate' }),
        publishes: { completed: 'Joined' },
      },
    },
    { completeOn: join('any', ['Joined', 'TooLate']) },
  );

describe('with skipped time', () => {
  it('goes on after 30 days without an event, as if nothing had been', async () => {
    const team = await new Team(environment, { plan: featureTeam({ completeOn: on('Thanks') }) }).start();
    try {
      await team.publish('c', envelope('UserStoryApproved', { correlation_id: 'c' }));
      await environment.sleep('30 days');
      await team.publish('c', envelope('Thanks', { correlation_id: 'c' }));
      const { state } = await team.result('c');
      expect(state).toMatchObject({ phase: 'complete', ledger: { deliveries: { handled: 7 } } });
    } finally {
      await team.stop();
    }
  });

  it.each([
    ['before', 2 * HOURS - 10_000, 'Joined'],
    ['after', 2 * HOURS + 10_000, 'TooLate'],
  ])(
    'publishes exactly one outcome where the last event comes %s the deadline',
    async (_, after, outcome) => {
      const team = await new Team(environment, { plan: waiting() }).start();
      try {
        await team.publish('c', envelope('A', { correlation_id: 'c' }));
        const { open } = (await team.handle('c').query('status')) as CoordinationStatus;
        expect(open).toHaveLength(1);
        const publishB = async () => {
          await environment.sleep(after);
          await team.publish('c', envelope('B', { correlation_id: 'c' })).catch(() => undefined);
        };
        await publishB();
        const { state } = await team.result('c');
        expect(state.completeMet).toBe(outcome);
        const record = await team.record('c');
        const outcomes = record.facts.flatMap((fact) =>
          fact.fact === 'event-admitted' && ['Joined', 'TooLate'].includes(fact.envelope.event.type)
            ? [fact.envelope.event.type]
            : [],
        );
        expect(outcomes).toEqual([outcome]);
      } finally {
        await team.stop();
      }
    },
  );

  it('joins in every order of arrival', async () => {
    const plan = routingPlan(
      { joiner: { on: join('all', ['A', 'B', 'C']), publishes: { completed: 'Joined' } } },
      { completeOn: on('Joined') },
    );
    const team = await new Team(environment, { plan }).start();
    try {
      for (const order of ['ABC', 'ACB', 'BAC', 'BCA', 'CAB', 'CBA']) {
        for (const type of order) await team.publish(order, envelope(type, { correlation_id: order }));
        const { state } = await team.result(order);
        expect(state.ledger.deliveries).toMatchObject({ joined: 3, handled: 1 });
      }
    } finally {
      await team.stop();
    }
  });

  it('parks whatever is signalled that is no event, and goes on', async () => {
    const team = await new Team(environment, { plan: featureTeam() }).start();
    try {
      await team.publish('c', envelope('Hello', { correlation_id: 'c' }));
      const rubbish = [
        null,
        42,
        'text',
        [],
        {},
        { events: 7 },
        { events: [null, 1, {}], plan: team.plan.plan },
      ];
      for (const argument of rubbish) await team.handle('c').signal('event', argument);
      await team.handle('c').signal('event');
      const { parked, ledger, phase } = (await team.handle('c').query('status')) as CoordinationStatus;
      expect(ledger.events).toMatchObject({ admitted: 11, unmatched: 1, parked: 10 });
      expect(parked.map((row) => row.reason)).toEqual(Array(10).fill('invalid_payload'));
      expect(phase).toBe('stalled');
      await team.publish('c', envelope('UserStoryApproved', { correlation_id: 'c' }));
      expect((await team.result('c')).state.phase).toBe('complete');
      await team.record('c');
    } finally {
      await team.stop();
    }
  });
});
