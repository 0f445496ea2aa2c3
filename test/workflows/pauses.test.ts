// Pauses on a real server: updates of a coordination, and workflow `control`, which holds those of a whole plan.
import '../support/quiet-runtime';
import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import {
  type ControlInput,
  type ControlWorkflow,
  controlStart,
  type PausesAnswer,
  type TellInput,
} from '../../src/contract/control';
import { controlWorkflowId } from '../../src/contract/ids';
import { TELL_ACTIVITY, taskQueueOf, WORKFLOW } from '../../src/contract/names';
import { signalboxReason, signalboxState } from '../../src/contract/search-attributes';
import type { ControlState } from '../../src/coordination/control';
import { readControl } from '../../src/store/read-control';
import { envelope } from '../support/envelope';
import { on, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team, workflowBundle } from '../support/team';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const event = (type: string, id = type) => envelope(type, { id, correlation_id: 'c' });
const plan = routingPlan(
  {
    worker: { on: 'Task' },
    through: { on: 'Task', throughPause: true },
    last: { on: 'End', publishes: { completed: 'Ended' } },
  },
  { completeOn: on('Ended'), pauses: { everywhere: { scope: 'plan' } } },
);

describe('a coordination', () => {
  it('is paused and resumed by updates, is found as paused meanwhile, and a reading of its history agrees', async () => {
    const began: string[] = [];
    const agent = (work: { delivery: string }) => {
      began.push(work.delivery);
      return {};
    };
    const team = await new Team(environment, { plan, agents: { worker: agent, through: agent } }).start();
    try {
      await team.publish('c', event('Hello'));
      const handle = team.handle('c');
      const pause = (args: object) => handle.executeUpdate<PausesAnswer, [object]>('pause', { args: [args] });
      expect(await pause({ by: 'ann', reason: 'a look' })).toEqual({
        paused: ['by-hand'],
        held: 0,
        running: 0,
      });
      await team.publish('c', event('Task', '1'), event('Task', '2'), event('End'));
      await until('what goes through is done', () => began.length === 2);
      const { typedSearchAttributes: found } = await handle.describe();
      expect(found.get(signalboxState)).toBe('paused');
      expect(found.get(signalboxReason)).toBe('pause by-hand: a look (ann)');
      const held = await pause({ pause: 'second', by: 'bob', reason: 'too' });
      expect(held).toMatchObject({ paused: ['by-hand', 'second'], held: 3 });
      for (const pause of ['by-hand', 'second'])
        await handle.executeUpdate('resume', { args: [{ pause, by: 'ann' }] });
      const { state } = await team.result('c');
      expect(state).toMatchObject({ phase: 'complete', pauses: {} });
      expect(began.slice(2)).toEqual(expect.arrayContaining(['worker#2', 'worker#3']));
      await team.record('c');
      expect((await handle.describe()).typedSearchAttributes.get(signalboxState)).toBeUndefined();
    } finally {
      await team.stop();
    }
  });

  it.each([
    ['pause', 'nothing', undefined, 'takes { pause?, by, reason }, got nothing'],
    ['pause', 'no reason', { by: 'ann' }, 'reason is missing: say why'],
    ['pause', 'blanks for a name', { reason: 'r', by: ' ' }, 'by is missing: say who asks'],
    ['pause', 'an unknown field', { by: 'a', reason: 'r', until: 5 }, 'knows no field "until"'],
    ['pause', 'no name', { by: 'a', reason: 'r', pause: 'a b' }, 'pause needs a name of letters, digits'],
    ['pause', 'a novel', { by: 'a', reason: 'x'.repeat(501) }, 'reason has 501 characters, 500 are allowed'],
    [
      'pause',
      'a pause of the plan',
      { by: 'a', reason: 'r', pause: 'everywhere' },
      'pause "everywhere" holds the whole plan',
    ],
    [
      'resume',
      'what is not in force',
      { pause: 'other', by: 'ann' },
      'c is not paused by "other"; in force: first (a look, ann)',
    ],
    ['resume', 'nobody who asks', {}, 'by is missing'],
  ])('refuses to %s for %s, saying why, and changes nothing', async (update, _, request, problem) => {
    const team = await new Team(environment, { plan }).start();
    try {
      await team.publish('c', event('Hello'));
      const handle = team.handle('c');
      const first = { pause: 'first', by: 'ann', reason: 'a look' };
      await handle.executeUpdate('pause', { args: [first] });
      const asked = handle.executeUpdate(update, { args: request === undefined ? [] : [request] } as never);
      await expect(asked).rejects.toMatchObject({ cause: { message: expect.stringContaining(problem) } });
      const { state } = await team.record('c');
      expect(Object.keys(state.pauses ?? {})).toEqual(['first']);
    } finally {
      await team.stop();
    }
  });

  it('carries its pauses and what they hold over a rollover', async () => {
    const team = await new Team(environment, { plan, bounds: { updates: 1, drainMs: 500 } }).start();
    try {
      await team.publish('c', event('Hello'));
      await team.handle('c').executeUpdate('pause', { args: [{ by: 'ann', reason: 'a look' }] });
      await team.publish('c', event('Task', '1'));
      await until('the next run', async () => (await team.record('c')).runs.length === 2);
      const { state } = await team.record('c');
      expect(state).toMatchObject({ phase: 'paused', pauses: { 'by-hand': { reason: 'a look' } } });
      const described = await team.handle('c').describe();
      expect(described.typedSearchAttributes.get(signalboxState)).toBe('paused');
      await team.handle('c').executeUpdate('resume', { args: [{ by: 'ann' }] });
      await until('the held one is done', async () => {
        const { ledger } = (await team.record('c')).state;
        return ledger.deliveries.handled === 2;
      });
    } finally {
      await team.stop();
    }
  });
});

describe('workflow control', () => {
  const names = ({ pauses }: ControlState) => pauses.map(({ pause }) => pause);

  /** A control of a plan of its own, whose tellings are written down. */
  const given = async (rest: Partial<ControlInput> = {}, telling = Promise.resolve()) => {
    const name = `paused-${randomUUID().slice(0, 8)}`;
    const told: TellInput[] = [];
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      namespace: environment.namespace,
      taskQueue: taskQueueOf(name),
      workflowBundle: await workflowBundle(),
      activities: {
        [TELL_ACTIVITY]: async (input: TellInput) => {
          told.push(input);
          await telling;
          return 0;
        },
      },
    });
    const running = worker.run();
    const handle = environment.client.workflow.getHandle(controlWorkflowId(name));
    const start = controlStart(name);
    const args: [ControlInput] = [{ ...start.args[0], tellAgainMs: [], ...rest }];
    const pause = (request: object) =>
      environment.client.workflow.executeUpdateWithStart<ControlWorkflow, ControlState, [object]>('pause', {
        args: [request],
        startWorkflowOperation: new WithStartWorkflowOperation<ControlWorkflow>(WORKFLOW.control, {
          ...start,
          args,
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      });
    const resume = (request: object) =>
      handle.executeUpdate<ControlState, [object]>('resume', { args: [request] });
    const stop = async () => {
      worker.shutdown();
      await running;
    };
    return { name, told, handle, pause, resume, stop, read: () => readControl(environment.client, name) };
  };

  it('is begun by the first pause, writes each change down for all to read, and tells it', async () => {
    const { pause, resume, read, told, handle, stop, name } = await given();
    try {
      expect(await read()).toEqual({ control: { version: 0, pauses: [] }, pending: false });
      const first = await pause({ pause: 'blockers', by: 'BlockerRaised', reason: 'staging is down' });
      expect(first.pauses).toMatchObject([
        { pause: 'blockers', by: 'BlockerRaised', reason: 'staging is down' },
      ]);
      expect((await read()).control).toEqual(first);
      expect(await handle.query('status')).toEqual(first);
      const second = await pause({ by: 'ann', reason: 'a look' });
      expect(names(second)).toEqual(['blockers', 'by-hand']);
      expect(second.version).toBeGreaterThan(first.version);
      const { typedSearchAttributes: found } = await handle.describe();
      expect(found.get(signalboxState)).toBe('paused');
      expect(found.get(signalboxReason)).toBe(
        'blockers (staging is down, BlockerRaised), by-hand (a look, ann)',
      );
      await resume({ pause: 'blockers', by: 'ann' });
      const last = await resume({ by: 'ann' });
      expect((await read()).control).toEqual({ version: last.version, pauses: [] });
      expect((await handle.describe()).typedSearchAttributes.get(signalboxState)).toBeUndefined();
      await until('all is told', () => told.length === 4);
      const versions = told.map(({ control }) => control.version).sort((a, b) => a - b);
      expect(new Set(versions).size).toBe(4);
      expect(told.every(({ plan }) => plan === name)).toBe(true);
    } finally {
      await stop();
    }
  });

  it('refuses what is wrong, and a resume of what is not in force says what is', async () => {
    const { pause, resume, stop } = await given();
    const refusal = (problem: string) => ({ cause: { message: expect.stringContaining(problem) } });
    try {
      await pause({ pause: 'blockers', by: 'ann', reason: 'r' });
      await expect(pause({ by: 'ann' })).rejects.toMatchObject(refusal('reason is missing'));
      await expect(resume({ by: 'ann' })).rejects.toMatchObject(
        refusal('the plan is not paused by "by-hand"; in force: blockers (r, ann)'),
      );
    } finally {
      await stop();
    }
  });

  it('takes signals too, and passes over those that are no requests', async () => {
    const { pause, handle, read, stop } = await given();
    try {
      await pause({ pause: 'first', by: 'ann', reason: 'r' });
      for (const request of [undefined, 7, {}, { by: 'ann', reason: 'r', pause: '' }])
        await handle.signal('pause', request);
      await handle.signal('resume', { pause: 'unheard-of', by: 'ann' });
      await handle.signal('pause', { pause: 'second', by: 'bob', reason: 'r' });
      await until('the signals are taken', async () => names((await read()).control).includes('second'));
      expect(names((await read()).control)).toEqual(['first', 'second']);
      await handle.signal('resume', { pause: 'first', by: 'ann' });
      await until('it is resumed', async () => names((await read()).control).length === 1);
    } finally {
      await stop();
    }
  });

  it('loses nothing when its run hands over to the next', async () => {
    const { pause, handle, read, stop } = await given({ messages: 3 });
    const runOf = async () => (await handle.describe()).runId;
    try {
      let run = '';
      for (let number = 1; number <= 8; number += 1) {
        await pause({ pause: `pause-${number}`, by: 'ann', reason: 'r' });
        if (number === 1) run = await runOf();
        if (number % 3 === 0) {
          const before = run;
          await until('the next run', async () => (await runOf()) !== before);
          run = await runOf();
          expect(names((await read()).control)).toHaveLength(number);
          expect(names(await handle.query<ControlState>('status'))).toHaveLength(number);
          expect((await handle.describe()).typedSearchAttributes.get(signalboxState)).toBe('paused');
        }
      }
      expect(names((await read()).control)).toHaveLength(8);
    } finally {
      await stop();
    }
  });

  it('tells again those that were too new to be listed, once a pause has ended', async () => {
    const { pause, resume, told, stop } = await given({ tellAgainMs: [10, 20] });
    try {
      await pause({ by: 'ann', reason: 'r' });
      await resume({ by: 'ann' });
      await until(
        'it is told three times',
        () => told.filter(({ control }) => control.pauses.length === 0).length === 3,
      );
      expect(told.filter(({ startedSince }) => startedSince !== undefined)).toHaveLength(2);
    } finally {
      await stop();
    }
  });

  it('ends its pauses, and tells so, when it is cancelled; a later pause is newer than all of them', async () => {
    const { pause, told, handle, read, stop } = await given();
    try {
      const before = await pause({ by: 'ann', reason: 'r' });
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
      expect(told.at(-1)?.control.pauses).toEqual([]);
      const closed = await read();
      expect(closed.control).toMatchObject({ pauses: [] });
      expect(closed.control.version).toBeGreaterThan(before.version);
      const after = await pause({ by: 'ann', reason: 'again' });
      expect(after.version).toBeGreaterThan(closed.control.version);
    } finally {
      await stop();
    }
  });

  it('keeps a pause that is asked for while it ends', async () => {
    let go: () => void = () => undefined;
    const { pause, handle, read, stop } = await given(
      {},
      new Promise((resolve) => {
        go = resolve;
      }),
    );
    try {
      await pause({ by: 'ann', reason: 'r' });
      const { runId } = await handle.describe();
      await handle.cancel();
      await until('its pauses have ended', async () => names((await read()).control).length === 0);
      await pause({ pause: 'later', by: 'bob', reason: 'r' });
      go();
      await until('the next run', async () => (await handle.describe()).runId !== runId);
      expect(names((await read()).control)).toEqual(['later']);
    } finally {
      go();
      await stop();
    }
  });
});
