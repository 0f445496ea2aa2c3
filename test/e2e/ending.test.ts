// How a coordination ends on the dev server: cancelled, failed, and what receipts say meanwhile.
import '../support/quiet-runtime';
import { Context, heartbeat } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Receipt } from '../../src/contract/messages';
import type { CoordinationStatus } from '../../src/contract/status';
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

/** An agent that works until it is told to stop. */
const forever = async () => {
  const beat = setInterval(heartbeat, 200);
  return Context.current().cancelled.finally(() => clearInterval(beat));
};
const until = async (met: () => Promise<boolean>) => {
  for (let tries = 0; tries < 100 && !(await met()); tries++)
    await new Promise((next) => setTimeout(next, 50));
};

describe('a coordination that is cancelled', () => {
  it('discards every open delivery, cancels the agents, and ends as cancelled in the Web UI', async () => {
    let detachedStarted = false;
    const plan = routingPlan({
      quick: { on: 'Begin' },
      slow: { on: 'Begin', timeoutMs: 120_000 },
    });
    const team = await new Team(environment, {
      plan,
      agents: {
        quick: forever,
        slow: () => {
          detachedStarted = true;
          return forever();
        },
      },
    }).start();
    try {
      await team.publish('c', envelope('Begin', { correlation_id: 'c' }));
      await until(async () => detachedStarted);
      await team.handle('c').cancel();
      await expect(team.result('c')).rejects.toThrow();
      const record = await team.record('c');
      expect(record.runs.at(-1)?.status).toBe('CANCELLED');
      expect(record.state.ledger.deliveries.discarded).toEqual({ cancelled: 2 });
      expect(record.state.phase).toBe('cancelled');
      const key = record.facts.flatMap((fact) => (fact.fact === 'event-admitted' ? fact.deliveries : []))[1]
        ?.key;
      // Whether its report still finds the coordination open is a race that nothing depends on.
      await expect(
        environment.client.workflow.getHandle(`delivery:${key}:0`).result(),
      ).resolves.toMatchObject({ ending: { ending: 'cancelled' } });
    } finally {
      await team.stop();
    }
  });
});

describe('a coordination whose fail_on is met', () => {
  it('closes over dead letters, and what it had matched and not begun is discarded', async () => {
    const team = await new Team(environment, {
      plan: featureTeam(),
    }).start();
    try {
      await team.publish(
        'f',
        envelope('BackendImplementationFailed', { correlation_id: 'f', source: '/python-pro' }),
      );
      const { state } = await team.result('f');
      expect(state.phase).toBe('failed');
      await team.record('f');
    } finally {
      await team.stop();
    }
  });
});

describe('update publish', () => {
  it('gives a receipt an event, and refuses what the signal would park', async () => {
    const plan = routingPlan({ quick: { on: 'Tick' } }, { completeOn: on('End') });
    const team = await new Team(environment, { plan }).start();
    try {
      await team.publish('u', envelope('Hello', { correlation_id: 'u' }));
      const tick = envelope('Tick', { correlation_id: 'u' });
      const signal = (...events: unknown[]) => ({ events, plan: team.plan.plan, hash: team.plan.hash });
      const publish = (...events: unknown[]) =>
        team.handle('u').executeUpdate<Receipt[], [unknown]>('publish', { args: [signal(...events)] });
      expect(await publish(tick, tick, { ...tick, payload: { other: true } })).toEqual([
        { outcome: 'admitted', id: 'evt-Tick', sequence: 2, woke: ['quick'] },
        { outcome: 'duplicate', id: 'evt-Tick' },
        expect.objectContaining({ outcome: 'conflict' }),
      ]);
      await expect(publish({ ...tick, payload: 7 })).rejects.toMatchObject({
        cause: { type: 'invalid_payload', message: expect.stringContaining('payload') },
      });
      await expect(publish()).rejects.toThrow();
      const { ledger } = (await team.handle('u').query('status')) as CoordinationStatus;
      expect(ledger.events).toMatchObject({ admitted: 2, duplicates: 1, conflicts: 1, parked: 0 });
      await team.publish('u', envelope('End', { correlation_id: 'u' }));
      await team.result('u');
      await team.record('u');
    } finally {
      await team.stop();
    }
  });
});
