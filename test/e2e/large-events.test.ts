// Events near the size limit, on the dev server: commands stay below the server's limits, runs roll over, nothing is lost.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import { coordinationId } from '../../src/contract/ids';
import { referenceOf } from '../../src/coordination/delivery/event-slot';
import { readEvent } from '../../src/store/read-correlation';
import { envelope } from '../support/envelope';
import { join, on, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const large = (type: string, id: string, correlation: string) =>
  envelope(type, { id, correlation_id: correlation, payload: { id, text: 'x'.repeat(200_000) } });

describe('large events', () => {
  it('go out in waves, over several runs, each once', async () => {
    const answered: string[] = [];
    const plan = routingPlan(
      { a: { on: 'Big' }, b: { on: 'Big' }, c: { on: 'Big' }, d: { on: 'Big' } },
      { completeOn: on('End') },
    );
    const team = await new Team(environment, {
      plan,
      bounds: { drainMs: 5_000 },
      agents: Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name) => [
          name,
          ({ delivery }) => {
            answered.push(delivery);
            return {};
          },
        ]),
      ),
    }).start();
    try {
      const events = Array.from({ length: 20 }, (_, number) => large('Big', `evt-${number}`, 'w'));
      await publishEvents(
        environment.client,
        team.plan,
        [...events, envelope('End', { correlation_id: 'w' })],
        {},
      );
      const { state, runs } = await waitForRest(environment.client, team.plan.plan, 'w', {
        timeoutMs: 40_000,
      });
      expect(state.phase).toBe('complete');
      expect(new Set(answered).size).toBe(80);
      expect(answered).toHaveLength(80);
      expect(runs.length).toBeGreaterThan(1);
      await team.record('w');
    } finally {
      await team.stop();
    }
  });

  it('that wait in a join are left behind at the rollover, and the agent still gets their bodies', async () => {
    const bodies: unknown[] = [];
    const members = ['A', 'B', 'C', 'D', 'E', 'F'];
    const plan = routingPlan(
      { joiner: { on: join('all', [...members, 'Last']), publishes: { completed: 'End' } } },
      { completeOn: on('End') },
    );
    const team = await new Team(environment, {
      plan,
      bounds: { signals: 6, drainMs: 1_000 },
      agents: {
        joiner: async ({ joined = {} }) => {
          for (const [type, slot] of Object.entries(joined)) {
            const reference = referenceOf(slot);
            const workflowId = coordinationId(team.plan.plan, 'j');
            const whole = reference ? await readEvent(environment.client, workflowId, reference) : slot;
            bodies.push([type, reference !== undefined, 'payload' in whole && whole.payload]);
          }
          return {};
        },
      },
    }).start();
    try {
      for (const type of members) await team.publish('j', large(type, `evt-${type}`, 'j'));
      await team.publish('j', envelope('Last', { correlation_id: 'j' }));
      await team.result('j');
      const record = await team.record('j');
      expect(record.runs).toHaveLength(2);
      expect(bodies).toHaveLength(7);
      expect(bodies.filter((each) => (each as unknown[])[1])).not.toHaveLength(0);
      for (const type of members)
        expect(bodies).toContainEqual([
          type,
          expect.any(Boolean),
          { id: `evt-${type}`, text: 'x'.repeat(200_000) },
        ]);
    } finally {
      await team.stop();
    }
  });
});
