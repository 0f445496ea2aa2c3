// What becomes of a failed attempt: who is charged, what is told to the server, and what to the next attempt.
import '../support/quiet-runtime';
import { symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CancelledFailure } from '@temporalio/common';
import { BEAT_EVERY_MS, keepBeating } from '../../activities/heartbeats';
import { tallyBefore } from '../../activities/tally';
import { failureDetailsOf } from '../../src/contract/failures';
import { attempt } from './attempt';
import { type Fixture, fixturePlan } from './fixture-plan';

const throws = (thrown: string, words = {}) => ({ code: `throw ${thrown};`, words });
let fixture: Fixture;
const run = (agent: string, info = {}, rest = {}) => attempt(fixture.world, fixture.work(agent, rest), info);

beforeAll(async () => {
  const retry = { max_retries: 3, initial_delay: '1s', backoff_type: 'exponential' };
  fixture = await fixturePlan({
    plain: throws("new Error('no luck')", { retry }),
    typed: throws("Object.assign(new Error('closed'), { type: 'shop_closed' })", { retry }),
    text: throws("'just text'", { retry }),
    barred: throws("Object.assign(new Error('no'), { type: 'unauthorized' })", { retry }),
    listed: throws("Object.assign(new Error('no'), { type: 'a' })", { retry: { ...retry, retry_on: ['b'] } }),
    final: throws(
      "require('@temporalio/common').ApplicationFailure.create({ type: 'gone', message: 'for good', nonRetryable: true })",
    ),
    wordy: throws("Object.assign(new Error('x'.repeat(900)), { type: 'y'.repeat(90) })", {
      retry: { ...retry, max_retries: 99 },
    }),
    waits: { code: 'await new Promise((done) => context.signal.addEventListener("abort", done));' },
    fine: { code: 'return {};' },
  });
  // Agents outside the package would install it beside themselves.
  await symlink(resolve(__dirname, '../../node_modules'), join(fixture.folder, 'node_modules'));
});
afterAll(() => fixture.remove());

describe('an attempt that fails', () => {
  it('is tried again after the jittered delay, and tells the next attempt by its last heartbeat', async () => {
    const { failure, heartbeats } = await run('plain');
    expect(failure).toMatchObject({
      type: 'temporary_failure',
      message: 'no luck (agents/plain.js:2)',
      nonRetryable: false,
      nextRetryDelay: 1_000,
    });
    const failed = [{ attempt: 1, reason: 'temporary_failure', problem: 'no luck (agents/plain.js:2)' }];
    expect(heartbeats).toEqual([{ failures: 1, crashes: 0, through: 1, failed }]);
    const later = await run('plain', {
      attempt: 3,
      heartbeatDetails: { failures: 2, crashes: 0, through: 2 },
    });
    expect(later.failure).toMatchObject({ nextRetryDelay: 4_000 });
  });

  it('is told of to whoever asks later, with those before it: by the next attempt, and by the last', async () => {
    const before = [{ attempt: 1, reason: 'timeout', problem: 'took too long' }];
    const info = { attempt: 2, heartbeatDetails: { failures: 1, crashes: 0, through: 1, failed: before } };
    const failed = [
      ...before,
      { attempt: 2, reason: 'temporary_failure', problem: 'no luck (agents/plain.js:2)' },
    ];
    expect((await run('plain', info)).heartbeats).toEqual([{ failures: 2, crashes: 0, through: 2, failed }]);
    expect((await run('fine', info)).answer).toEqual({ payload: {}, attempts: 2, earlier: before });
    const { failure } = await run('final', info);
    expect(failureDetailsOf(failure?.details?.[0])).toMatchObject({ attempts: 2, earlier: before });
  });

  it('is told of by the last ten, each cut short', async () => {
    const failed = Array.from({ length: 10 }, (_, index) => ({
      attempt: index + 1,
      reason: 'timeout',
      problem: 'took too long',
    }));
    const tenth = { attempt: 11, heartbeatDetails: { failures: 10, crashes: 0, through: 10, failed } };
    const [{ failed: told }] = (await run('wordy', tenth)).heartbeats as [{ failed: typeof failed }];
    expect(told.map(({ attempt }) => attempt)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const last = told.at(-1);
    expect([last?.reason.length, last?.problem.length]).toEqual([64, 200]);
  });

  it('is the last one after max_retries others, those of earlier runs among them', async () => {
    const { failure, heartbeats } = await run(
      'plain',
      { attempt: 2 },
      { spent: { failures: 3, crashes: 0 } },
    );
    expect(failure?.nonRetryable).toBe(true);
    expect(failureDetailsOf(failure?.details?.[0])).toEqual({
      reason: 'temporary_failure',
      problem: 'no luck (agents/plain.js:2)',
      attempts: 4,
      // The worker of the first attempt died, and left no word.
      effect: 'unknown',
    });
    expect(heartbeats).toEqual([]);
  });

  it.each([
    ['typed', 'shop_closed', false],
    ['text', 'temporary_failure', false],
    ['barred', 'unauthorized', true],
    ['listed', 'a', true],
    ['final', 'gone', true],
  ])('keeps the reason that it gave: %s', async (agent, reason, final) => {
    const { failure } = await run(agent);
    expect(failure).toMatchObject({ type: reason, nonRetryable: final });
  });

  it('is not followed by an attempt after the deadline over all of them', async () => {
    const info = { scheduleToCloseTimeoutMs: 10_000, scheduledTimestampMs: Date.now() - 9_500 };
    const { failure } = await run('plain', info);
    expect(failureDetailsOf(failure?.details?.[0])).toMatchObject({ reason: 'deadline', attempts: 1 });
    expect(failure?.message).toContain('temporary_failure: no luck');
  });
});

describe('workers that die', () => {
  it('use up the crash budget, not the attempts', async () => {
    const third = await run('fine', { attempt: 4 });
    expect(third.answer).toEqual({ payload: {}, attempts: 1 });
    const fourth = await run('fine', { attempt: 5 });
    expect(failureDetailsOf(fourth.failure?.details?.[0])).toMatchObject({
      reason: 'crash_budget',
      attempts: 0,
    });
    expect(fourth.failure?.nonRetryable).toBe(true);
  });

  it('are counted over rollovers, and told apart from failures and from what is charged to nobody', async () => {
    const spent = { spent: { failures: 1, crashes: 3 } };
    expect((await run('fine', {}, spent)).answer).toEqual({ payload: {}, attempts: 2 });
    expect((await run('fine', { attempt: 2 }, spent)).failure?.type).toBe('crash_budget');
    const uncharged = { attempt: 9, heartbeatDetails: { failures: 0, crashes: 0, through: 8 } };
    expect((await run('fine', uncharged)).answer?.attempts).toBe(1);
  });
});

describe('an attempt that is stopped from outside', () => {
  const stopped = (reason: 'CANCELLED' | 'WORKER_SHUTDOWN') =>
    attempt(fixture.world, fixture.work('waits'), {}, (environment) => {
      setTimeout(() => environment.cancel(reason), 20);
    });

  it('ends as cancelled, untouched', async () => {
    const { failure, heartbeats } = await stopped('CANCELLED');
    expect(failure).toBeInstanceOf(CancelledFailure);
    expect(heartbeats).toEqual([]);
  });

  it('is given to another worker, charged to nobody, where its own leaves', async () => {
    const { failure, heartbeats } = await stopped('WORKER_SHUTDOWN');
    expect(failure).toMatchObject({ type: 'worker_shutdown', nonRetryable: false });
    expect(heartbeats).toEqual([{ failures: 0, crashes: 0, through: 1, effect: 'unknown' }]);
  });
});

describe('the tally of attempts', () => {
  it('takes nothing from heartbeat details that are not ours', () => {
    const none = { failures: 0, crashes: 1, through: 1, effect: 'unknown' };
    const failed = [7, null, { attempt: 'one' }];
    expect(tallyBefore(2, { failures: 0, crashes: 1, through: 1, failed, effect: 'all' })).toEqual(none);
    for (const details of [undefined, 7, 'text', { failures: -1, crashes: 0, through: 0 }, { failures: '1' }])
      expect(tallyBefore(2, details)).toEqual(none);
  });

  it('never counts an attempt twice, also where the server began to count anew', () => {
    expect(tallyBefore(1, { failures: 2, crashes: 0, through: 4 })).toEqual({
      failures: 2,
      crashes: 0,
      through: 4,
    });
  });
});

describe('heartbeats', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const tally = { failures: 1, crashes: 0, through: 1 };
  const listen = () => {
    const sent: unknown[] = [];
    return { sent, beats: keepBeating(tally, (details) => sent.push(details)) };
  };

  it('come first after four seconds, so that a quick agent costs none, and end with the attempt', () => {
    const { sent, beats } = listen();
    jest.advanceTimersByTime(BEAT_EVERY_MS - 1);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(sent).toEqual([tally]);
    beats.stop();
    jest.advanceTimersByTime(10 * BEAT_EVERY_MS);
    expect(sent).toHaveLength(1);
  });

  it('come at once with each new word of progress, which later ones repeat', () => {
    const { sent, beats } = listen();
    for (const word of ['reading', 'reading', 'writing']) beats.progress(word);
    expect(sent).toEqual([
      { ...tally, progress: 'reading' },
      { ...tally, progress: 'writing' },
    ]);
    jest.advanceTimersByTime(BEAT_EVERY_MS);
    expect(sent.at(-1)).toEqual({ ...tally, progress: 'writing' });
    beats.stop();
  });
});
