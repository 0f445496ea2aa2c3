// Agents and the pauses of their plan: who looks, how old a look may be, and what becomes of an attempt that may not begin.
import '../support/quiet-runtime';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityWorld } from '../../activities';
import { createControlReader, READING_AGE_MS } from '../../activities/read-control';
import { endingOf } from '../../src/contract/ending-of';
import { CONTROL_MEMO } from '../../src/contract/names';
import type { ControlState } from '../../src/coordination/control';
import { attempt } from './attempt';
import { type Fixture, fixturePlan } from './fixture-plan';

let fixture: Fixture;
let world: ActivityWorld;
beforeAll(async () => {
  fixture = await fixturePlan({
    held: { code: 'return {};' },
    through: { code: 'return {};', words: { through_pause: true } },
  });
});
beforeEach(() => {
  world = withPauses('plan');
});
afterAll(() => fixture.remove());

/** The fixture's plan with a pause of that scope. */
const withPauses = (scope: 'plan' | 'correlation'): ActivityWorld => ({
  ...fixture.world,
  plans: {
    find: (plan, hash) => {
      const found = fixture.world.plans.find(plan, hash);
      return found && { ...found, routing: { ...found.routing, pauses: { blockers: { scope } } } };
    },
  },
});

const PAUSED: ControlState = {
  version: 5,
  pauses: [{ pause: 'blockers', by: 'ann', reason: 'staging is down', since: 1 }],
};
const RESUMED: ControlState = { version: 6, pauses: [] };

/** A client that answers descriptions of `control`: with a state, as long as there are more; an error is thrown. */
const server = (...answers: (ControlState | Error | 'pending' | 'none')[]) => {
  const asked: string[] = [];
  const client = {
    withAbortSignal: (_signal: AbortSignal, run: () => unknown) => run(),
    options: {
      namespace: 'default',
      loadedDataConverter: {
        payloadConverter: defaultPayloadConverter,
        payloadCodecs: [],
        failureConverter: {},
      },
    },
    workflowService: {
      describeWorkflowExecution: async ({ execution }: { execution: { workflowId: string } }) => {
        const answer = answers[Math.min(asked.length, answers.length - 1)];
        asked.push(execution.workflowId);
        if (answer instanceof Error) throw answer;
        if (answer === 'none')
          throw Object.assign(new Error('not found'), { code: 5, details: '', metadata: {} });
        const control = answer === 'pending' ? RESUMED : answer;
        return {
          workflowExecutionInfo: {
            status: 1,
            memo: { fields: { [CONTROL_MEMO]: defaultPayloadConverter.toPayload(control) } },
          },
          pendingWorkflowTask: answer === 'pending' ? {} : null,
        };
      },
    },
  };
  // All of a client that is asked for here.
  return { client: client as unknown as Client, asked };
};

const run = (agent: string, client: Client, info = {}, rest = {}) =>
  attempt(world, fixture.work(agent, rest), { workflowType: 'coordination', ...info }, undefined, client);

describe('an attempt under a pause of its plan', () => {
  it('is handed back to its coordination, uncharged, with what the worker knows and what was used before', async () => {
    const { client } = server(PAUSED);
    const { failure, heartbeats } = await run('held', client, {
      attempt: 3,
      heartbeatDetails: { failures: 2, crashes: 0, through: 2 },
    });
    expect(failure).toMatchObject({ type: 'paused', nonRetryable: true });
    expect(endingOf(failure)).toEqual({
      ending: 'failed',
      reason: 'paused',
      problem: expect.stringContaining('is paused: blockers (staging is down, ann)'),
      attempts: 2,
      paused: { control: PAUSED, spent: { failures: 2, crashes: 0 } },
    });
    expect(heartbeats).toEqual([]);
  });

  it('is asked for again and again where nobody can keep it, and charged to nobody', async () => {
    const { client } = server(PAUSED);
    const { failure, heartbeats } = await run('held', client, { workflowType: 'saga', attempt: 2 });
    expect(failure).toMatchObject({ type: 'paused', nonRetryable: false, nextRetryDelay: 1_000 });
    expect(heartbeats).toEqual([{ failures: 0, crashes: 1, through: 2, effect: 'unknown' }]);
  });

  it('is asked for again where its coordination was told of something newer, which would not keep it', async () => {
    const { client, asked } = server(PAUSED);
    const { failure } = await run('held', client, {}, { control: 7 });
    expect(failure).toMatchObject({ type: 'paused', nonRetryable: false, nextRetryDelay: 1_000 });
    expect(asked.length).toBeGreaterThan(0);
  });

  it.each([
    ['never began, and says so', 1, undefined, 'paused'],
    ['failed before', 2, { failures: 1, crashes: 0, through: 1 }, 'deadline'],
  ])(
    'ends for good where its deadline comes first: one that %s',
    async (_, number, heartbeatDetails, reason) => {
      const { failure } = await run('held', server(PAUSED).client, {
        workflowType: 'saga',
        attempt: number,
        heartbeatDetails,
        scheduleToCloseTimeoutMs: 10_000,
        scheduledTimestampMs: Date.now() - 9_500,
      });
      expect(failure).toMatchObject({ type: reason, nonRetryable: true });
      expect(endingOf(failure)).not.toHaveProperty('paused');
    },
  );

  it('begins where the plan lets it through, without a look', async () => {
    const { client, asked } = server(PAUSED);
    expect((await run('through', client)).answer).toEqual({ payload: {}, attempts: 1 });
    expect(asked).toEqual([]);
  });

  it('begins where the plan has no such pauses, without a look', async () => {
    world = withPauses('correlation');
    const { client, asked } = server(PAUSED);
    expect((await run('held', client)).answer).toEqual({ payload: {}, attempts: 1 });
    expect(asked).toEqual([]);
  });

  it('begins where there never was a pause, and where it is over', async () => {
    for (const answer of ['none', RESUMED] as const) {
      const { client, asked } = server(answer);
      expect((await run('held', client)).answer).toEqual({ payload: {}, attempts: 1 });
      expect(asked).toEqual([`control:${fixture.work('held').plan}`]);
    }
  });

  it('is tried again, uncharged, where the pauses cannot be read', async () => {
    const { failure, heartbeats } = await run('held', server(new Error('no route')).client);
    expect(failure).toMatchObject({ type: 'paused', nonRetryable: false, nextRetryDelay: 500 });
    expect(failure?.message).toContain('no route');
    expect(heartbeats).toEqual([{ failures: 0, crashes: 0, through: 1 }]);
  });
});

describe('what a worker knows of a plan’s pauses', () => {
  it('is read once for all who ask within half a second, and then anew', async () => {
    let now = 0;
    const { client, asked } = server(PAUSED, RESUMED);
    const read = createControlReader(() => now);
    const both = await Promise.all([read(client, 'p', 0), read(client, 'p', 0)]);
    now = READING_AGE_MS - 1;
    expect([...both, await read(client, 'p', 5)]).toEqual([PAUSED, PAUSED, PAUSED]);
    expect(asked).toHaveLength(1);
    now = READING_AGE_MS;
    expect(await read(client, 'p', 0)).toEqual(RESUMED);
    await read(client, 'other', 0);
    expect(asked).toHaveLength(3);
  });

  it('is read anew where a coordination knows more', async () => {
    const { client } = server(PAUSED, RESUMED);
    const read = createControlReader(() => 0);
    expect(await read(client, 'p', 0)).toEqual(PAUSED);
    expect(await read(client, 'p', 6)).toEqual(RESUMED);
  });

  it('waits for what was asked for and is not written down yet', async () => {
    const { client, asked } = server('pending', 'pending', PAUSED);
    expect(await createControlReader()(client, 'p', 0)).toEqual(PAUSED);
    expect(asked).toHaveLength(3);
  });

  it('is not kept where it could not be read', async () => {
    const { client } = server(new Error('no route'), PAUSED);
    const read = createControlReader(() => 0);
    await expect(read(client, 'p', 0)).rejects.toThrow('no route');
    expect(await read(client, 'p', 0)).toEqual(PAUSED);
  });
});
