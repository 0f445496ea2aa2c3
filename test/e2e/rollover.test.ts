// Rolling over (continue-as-new) on the dev server: nothing is lost, nothing acts twice, slow agents go on.
import '../support/quiet-runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { heartbeat } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { envelope } from '../support/envelope';
import { on, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

describe('a coordination that rolls over', () => {
  it('loses nothing and repeats nothing while publishing goes on and a slow agent runs over three rollovers', async () => {
    const answered: string[] = [];
    let slowRuns = 0;
    const plan = routingPlan(
      {
        quick: { on: 'Tick', publishes: { completed: 'Tock' } },
        slow: { on: 'Begin', publishes: { completed: 'Finished' }, timeoutMs: 120_000 },
      },
      { completeOn: on('Finished') },
    );
    const done = new AbortController();
    const team = await new Team(environment, {
      plan,
      bounds: { signals: 25, drainMs: 2_000 },
      agents: {
        quick: ({ event }) => {
          answered.push('event' in event ? (event as { event: { id: string } }).event.id : '');
          return {};
        },
        slow: async () => {
          slowRuns += 1;
          const beat = setInterval(heartbeat, 1_000);
          await new Promise((resolve) => done.signal.addEventListener('abort', resolve));
          clearInterval(beat);
          return {};
        },
      },
    }).start();
    try {
      await team.publish('c', envelope('Begin', { correlation_id: 'c' }));
      const ids: string[] = [];
      for (let number = 0; number < 120; number++) {
        const id = `evt-${number}`;
        ids.push(id);
        const tick = envelope('Tick', { id, correlation_id: 'c' });
        await team.publish('c', tick);
        if (number % 3 === 0) await team.publish('c', tick);
        await pause(20);
      }
      // Seen four runs ago, and still a duplicate; with other content still a conflict.
      await team.publish('c', envelope('Tick', { id: 'evt-0', correlation_id: 'c' }));
      await team.publish(
        'c',
        envelope('Tick', { id: 'evt-0', correlation_id: 'c', payload: { other: true } }),
      );
      await pause(500);
      expect((await team.record('c')).runs.length).toBeGreaterThanOrEqual(4);
      done.abort();
      const { state } = await team.result('c');
      expect(answered.toSorted()).toEqual(ids.toSorted());
      expect(slowRuns).toBe(1);
      const record = await team.record('c');
      expect(record.runs.length).toBeGreaterThanOrEqual(4);
      expect(record.removedRuns).toBe(0);
      expect(state.ledger.events).toMatchObject({ admitted: 242, duplicates: 41, conflicts: 1, parked: 0 });
      expect(state.ledger.deliveries).toMatchObject({ matched: 121, handled: 121, deadLettered: 0 });
      expect(record.facts.filter((fact) => fact.fact === 'event-admitted')).toHaveLength(242);
    } finally {
      done.abort();
      await team.stop();
    }
  });
});
