// Attempts on a real server: what is tried again, how often, and who is charged for it.
import '../support/quiet-runtime';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { coordinationId } from '../../src/contract/ids';
import type { Envelope } from '../../src/events/envelope';
import type { RoutingPlan } from '../../src/plan/routing-plan';
import { readAttempts } from '../../src/store/read-attempts';
import { attempt } from '../activities/attempt';
import { FixtureTeam } from '../activities/fixture-team';
import { envelope } from '../support/envelope';
import { on } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';

let environment: TestWorkflowEnvironment;
let team: FixtureTeam;

/** Notes the attempt, and fails the first `times` of them. */
const failing = (times: number, thrown: string) => `
  const { appendFileSync, readFileSync } = require('node:fs');
  const file = context.folder + '/' + task.task + '.attempts';
  appendFileSync(file, task.attempt + '\\n');
  if (readFileSync(file, 'utf8').trim().split('\\n').length <= ${times}) throw ${thrown};
  return { mended: true };`;

const until = async (met: () => Promise<boolean>, limitMs = 15_000) => {
  const end = Date.now() + limitMs;
  while (!(await met())) {
    if (Date.now() > end) throw new Error(`not met within ${limitMs} ms`);
    await pause(50);
  }
};

/** What can be read of the attempts before the last one. */
const known = async (correlation: string, delivery: string) =>
  (await readAttempts(environment.client, await team.record(correlation))).get(delivery)?.failed;
const attempts = (numbers: number[], problem: string) =>
  numbers.map((attempt) => ({ attempt, reason: 'temporary_failure', problem }));

beforeAll(async () => {
  environment = await createDevEnvironment();
  team = await FixtureTeam.create(environment, {
    stumbling: {
      code: failing(2, "new Error('not yet')"),
      words: { on: 'Stumble', publishes: { completed: 'Stood' } },
    },
    hopeless: {
      code: failing(99, "new Error('never')"),
      words: { on: 'Despair', publishes: { failed: 'GaveUp' } },
    },
    forbidden: {
      code: failing(99, "Object.assign(new Error('closed'), { type: 'shop_closed' })"),
      words: { on: 'Knock', retry: { max_retries: 3, initial_delay: '10ms', no_retry_on: ['shop_closed'] } },
    },
    emitting: {
      code: `await context.emit('Progressed', { step: 1 }); ${failing(1, "new Error('after emitting')")}`,
      words: { on: 'Emit', publishes: { emits: ['Progressed'] } },
    },
    carried: {
      code: `
        const { appendFileSync, existsSync } = require('node:fs');
        appendFileSync(context.folder + '/carried.attempts', task.attempt + '\\n');
        if (task.attempt === 3 && !existsSync(context.folder + '/held')) {
          appendFileSync(context.folder + '/held', '');
          await new Promise((done) => context.signal.addEventListener('abort', done));
        }
        throw new Error('always');`,
      words: { on: 'Carry', timeout: '30s' },
    },
    echo: { code: 'return { echo: task.event };', words: { on: 'Shout' } },
    hasty: {
      code: failing(99, "new Error('again')"),
      words: { on: 'Hurry', deadline: '3s', retry: { max_retries: 99, initial_delay: '2s', jitter: 'none' } },
    },
  }).then((made) => made.start());
});
afterAll(async () => {
  await team?.stop();
  await environment?.teardown();
});

describe('an agent that fails', () => {
  it('is tried again until it succeeds, and the end says how many attempts counted', async () => {
    await team.publish('a', envelope('Stumble', { correlation_id: 'a' }));
    const ended = await team.ended('a', 'stumbling#1');
    expect(ended).toMatchObject({ as: 'handled', attempts: 3 });
    expect(await team.lines('a', 'stumbling.attempts')).toEqual(['1', '2', '3']);
    const { facts } = await team.record('a');
    expect(facts).toContainEqual(
      expect.objectContaining({
        fact: 'event-admitted',
        envelope: expect.objectContaining({ payload: { mended: true } }),
      }),
    );
    expect(await known('a', 'stumbling#1')).toEqual(attempts([1, 2], 'not yet (agents/stumbling.js:6)'));
  });

  it('ends with its reason after max_retries more attempts, and not one further', async () => {
    await team.publish('b', envelope('Despair', { correlation_id: 'b' }));
    const ended = await team.ended('b', 'hopeless#1');
    expect(ended).toMatchObject({
      as: 'dead-lettered',
      reason: 'temporary_failure',
      problem: 'never (agents/hopeless.js:6)',
      attempts: 4,
    });
    expect(await team.lines('b', 'hopeless.attempts')).toEqual(['1', '2', '3', '4']);
    expect(await known('b', 'hopeless#1')).toEqual(attempts([1, 2, 3], 'never (agents/hopeless.js:6)'));
  });

  it('has one attempt where no_retry_on lists its reason, which is a word of its own', async () => {
    await team.publish('c', envelope('Knock', { correlation_id: 'c' }));
    const ended = await team.ended('c', 'forbidden#1');
    expect(ended).toMatchObject({ as: 'dead-lettered', reason: 'shop_closed', attempts: 1 });
    expect(await team.lines('c', 'forbidden.attempts')).toEqual(['1']);
  });

  it('publishes the same event again in its second attempt, which is a duplicate', async () => {
    await team.publish('d', envelope('Emit', { correlation_id: 'd' }));
    expect(await team.ended('d', 'emitting#1')).toMatchObject({ as: 'handled', attempts: 2 });
    const { state } = await team.record('d');
    expect(state.ledger.events).toMatchObject({ admitted: 2, duplicates: 1, parked: 0 });
  });

  it('is not tried again past its deadline, and the end says what the last attempt failed with', async () => {
    await team.publish('e', envelope('Hurry', { correlation_id: 'e' }));
    const ended = await team.ended('e', 'hasty#1');
    expect(ended).toMatchObject({ as: 'dead-lettered', reason: 'deadline', attempts: 2 });
    expect(ended.problem).toContain('again');
  });

  it('keeps the count of its attempts when the coordination rolls over while it works', async () => {
    const carry = envelope('Carry', { correlation_id: 'f' });
    await team.publish('f', carry, { signals: 2, drainMs: 100 });
    await until(async () => (await team.lines('f', 'carried.attempts')).length === 3);
    await team.publish('f', envelope('Unheard', { correlation_id: 'f' }));
    expect(await team.ended('f', 'carried#1')).toMatchObject({ as: 'dead-lettered', attempts: 4 });
    expect((await team.record('f')).runs).toHaveLength(2);
    // The third is cut short by the rollover, and told again that it is the third.
    expect(await team.lines('f', 'carried.attempts')).toEqual(['1', '2', '3', '3', '4']);
  });
});

describe('an event whose body was too large to go along', () => {
  it('is read from the history that holds it, and reaches the agent whole', async () => {
    const payload = { text: 'x'.repeat(1000) };
    await team.publish('g', envelope('Heard', { correlation_id: 'g', payload }));
    await until(async () => (await team.record('g')).state.admitted === 1);
    const { runs } = await team.record('g');
    const { payload: _, ...rest } = envelope('Heard', { correlation_id: 'g' });
    const reference = { run: runs[0]?.runId ?? '', sequence: 1, envelope: rest as Envelope };
    const work = team.fixture.work('echo', { correlation: 'g', event: { reference } });
    const { answer } = await attempt(team.fixture.world, work, {}, undefined, environment.client);
    expect(answer?.payload).toEqual({ echo: envelope('Heard', { correlation_id: 'g', payload }) });
  });
});

describe('a start argument that says what to execute', () => {
  const foreign = (hash: string, trap: string): RoutingPlan => {
    const words = { run: { command: [process.execPath, trap] }, path: trap, url: `file://${trap}` };
    const reactions = team.plan.reactions.map((each) => ({
      ...each,
      ...words,
      agent: trap,
      name: trap,
      on: on('Trap'),
    }));
    return { ...team.plan, ...words, hash, reactions: reactions.slice(0, 1) };
  };
  const trapIn = async (name: string) => {
    const trap = join(team.fixture.folder, `${name}.js`);
    await writeFile(trap, `require('node:fs').writeFileSync(__filename + '.sprung', '');`);
    return trap;
  };

  it('executes nothing under a hash that the worker knows, and the delivery ends with the reason', async () => {
    const trap = await trapIn('known');
    await team.publish(
      'h',
      envelope('Trap', { correlation_id: 'h' }),
      undefined,
      foreign(team.plan.hash, trap),
    );
    const ended = await team.ended('h', `${trap}#1`);
    expect(ended).toMatchObject({ as: 'dead-lettered', reason: 'agent_not_found', attempts: 1 });
    expect(ended.problem).toContain(trap);
    expect(existsSync(`${trap}.sprung`)).toBe(false);
  });

  it('executes nothing under any other hash: the task waits, with the reason where Temporal shows it', async () => {
    const trap = await trapIn('unknown');
    await team.publish(
      'i',
      envelope('Trap', { correlation_id: 'i' }),
      undefined,
      foreign('ffffffffffffffff', trap),
    );
    const handle = environment.client.workflow.getHandle(coordinationId(team.plan.plan, 'i'));
    const failure = async () => (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure;
    await until(async () => (await failure()) != null);
    expect((await failure())?.applicationFailureInfo?.type).toBe('plan_not_loaded');
    expect((await failure())?.message).toContain('hash ffffffffffffffff');
    expect(existsSync(`${trap}.sprung`)).toBe(false);
    await handle.terminate();
  });
});

describe('a run whose plan no worker has loaded yet', () => {
  it('waits for one that has, and no attempt is charged', async () => {
    const older = await FixtureTeam.create(environment, {
      late: { code: 'return {};', words: { retry: { max_retries: 0 } } },
    });
    await older.start();
    const { plan } = older.plan;
    const newer = await FixtureTeam.create(
      environment,
      { late: { code: 'return {};', words: { timeout: '50s', retry: { max_retries: 0 } } } },
      { plan },
    );
    expect(newer.plan.hash).not.toBe(older.plan.hash);
    await newer.publish('j', envelope('Begin', { correlation_id: 'j' }));
    await pause(1_500);
    expect((await newer.record('j')).state.ledger.deliveries.pending).toMatchObject({ running: 1 });
    await older.stop();
    await newer.start();
    try {
      expect(await newer.ended('j', 'late#1')).toMatchObject({ as: 'handled', attempts: 1 });
    } finally {
      await newer.stop();
    }
  });
});
