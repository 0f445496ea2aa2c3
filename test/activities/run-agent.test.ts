// What an agent's activity makes of what agents do, in the SDK's mock environment: real files, real processes, no server.
import '../support/quiet-runtime';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledFailure } from '@temporalio/common';
import { correlationFolderPath } from '../../src/agents/correlation-folder';
import { failureDetailsOf } from '../../src/contract/failures';
import type { AgentWork } from '../../src/contract/inputs';
import { envelope } from '../support/envelope';
import { type Attempt, attempt } from './attempt';
import { type Fixture, fixturePlan } from './fixture-plan';

let fixture: Fixture;
const run = (agent: string, rest: Partial<AgentWork> = {}, info = {}) =>
  attempt(fixture.world, fixture.work(agent, rest), info);
/** A file that an agent wrote into the folder of its correlation. */
const written = (name: string, correlation = 'feature-7') =>
  join(correlationFolderPath(fixture.world.dataFolder, 'fixture', correlation), name);
const detailsOf = ({ failure }: Attempt) => failureDetailsOf(failure?.details?.[0]);

beforeAll(async () => {
  const withSchema = { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } };
  fixture = await fixturePlan(
    {
      diligent: {
        code: `require('node:fs').writeFileSync(context.folder + '/seen.json', JSON.stringify(task));
               return { seen: task.event.payload, attempt: task.attempt, key: task.idempotencyKey };`,
      },
      silent: { code: 'return undefined;' },
      scribbler: { code: "console.log('this is no answer')", command: true },
      mute: { code: 'process.exit(0)', command: true },
      list: { code: 'return [1, 2];' },
      slow: {
        code: 'await new Promise((done) => context.signal.addEventListener("abort", done)); return {};',
        words: { timeout: '200ms' },
      },
      deaf: {
        code: 'await new Promise((done) => setTimeout(done, 3_600_000).unref());',
        words: { timeout: '100ms' },
      },
      huge: { code: "return { text: 'x'.repeat(10_000_000) };" },
      emitter: {
        code: `await context.emit('Progressed', { step: 1 });
               await context.emit('Progressed', { step: 2 });
               if (task.event.payload.type) await context.emit(task.event.payload.type, task.event.payload.data ?? {});
               return {};`,
        words: { publishes: { emits: ['Progressed', 'Sized'] } },
      },
      chooser: {
        code: 'return context.outcome(task.event.payload.outcome, { size: task.event.payload.size });',
        words: { publishes: { completed: 'Done', outcomes: { refused: 'Refused', sized: 'Sized' } } },
      },
      sizer: { code: 'return task.event.payload;', words: { publishes: { completed: 'Sized' } } },
      strict: {
        code: "require('node:fs').writeFileSync(context.folder + '/strict-ran', '');",
        words: { on: 'Sized' },
      },
    },
    { events: { Sized: { payload: withSchema } } },
  );
});
afterAll(() => fixture.remove());

describe('an agent that answers', () => {
  it('is given the event, its folder and its key, and its answer counts one attempt', async () => {
    const { answer, heartbeats } = await run('diligent', { event: envelope('Begin', { payload: { a: 1 } }) });
    expect(answer).toEqual({
      payload: { seen: { a: 1 }, attempt: 1, key: '01234567-0123-4123-8123-0123456789ab' },
      attempts: 1,
    });
    expect(heartbeats).toEqual([]);
    expect(JSON.parse(await readFile(written('seen.json'), 'utf8'))).toEqual({
      event: envelope('Begin', { payload: { a: 1 } }),
      task: 'diligent',
      attempt: 1,
      idempotencyKey: '01234567-0123-4123-8123-0123456789ab',
      correlationId: 'feature-7',
    });
  });

  it('may answer nothing, which is an empty payload', async () => {
    expect((await run('silent')).answer).toEqual({ payload: {}, attempts: 1 });
  });

  it('is told of the attempts before it, deaths of workers included, and the answer counts failures only', async () => {
    const info = { attempt: 3, heartbeatDetails: { failures: 1, crashes: 0, through: 1 } };
    const { answer } = await run('diligent', {}, info);
    expect(answer).toMatchObject({ payload: { attempt: 3 }, attempts: 2 });
  });

  it('gives back a business ending that the plan lists, and no other', async () => {
    const refused = await run('chooser', {
      event: envelope('Begin', { payload: { outcome: 'refused', size: 1 } }),
    });
    expect(refused.answer).toEqual({ payload: { size: 1 }, outcome: 'refused', attempts: 1 });
    const unknown = await run('chooser', { event: envelope('Begin', { payload: { outcome: 'toString' } }) });
    expect(detailsOf(unknown)).toMatchObject({
      reason: 'type_not_allowed',
      problem: expect.stringContaining('refused, sized'),
    });
  });
});

describe('an agent that answers badly', () => {
  it.each([
    ['scribbler', 'bad_output'],
    ['mute', 'no_result'],
    ['list', 'bad_output'],
    ['huge', 'payload_too_large'],
  ])('fails its attempt: %s by %s', async (agent, reason) => {
    const { answer, failure } = await run(agent);
    expect(answer).toBeUndefined();
    expect(failure?.type).toBe(reason);
  });

  it('fails where the answer does not match the schema of the event that it becomes', async () => {
    const fine = await run('sizer', { event: envelope('Begin', { payload: { size: 3 } }) });
    expect(fine.answer).toEqual({ payload: { size: 3 }, attempts: 1 });
    const { failure } = await run('sizer', { event: envelope('Begin', { payload: { size: 'large' } }) });
    expect(failure).toMatchObject({ type: 'bad_output', message: expect.stringContaining('large') });
    const outcome = { outcome: 'sized', size: 'large' };
    const chosen = await run('chooser', { event: envelope('Begin', { payload: outcome }) });
    expect(chosen.failure).toMatchObject({ type: 'bad_output', message: expect.stringContaining('Sized') });
  });
});

describe('an agent that takes too long', () => {
  it('is told by its signal, and fails by timeout although it then answers', async () => {
    const { failure } = await run('slow');
    expect(failure).toMatchObject({ type: 'timeout', message: expect.stringContaining('0.2 s') });
    expect(failure?.nonRetryable).toBe(false);
  });

  it('fails by timeout also where it does not heed its signal', async () => {
    const before = Date.now();
    const { failure } = await run('deaf');
    expect(failure?.type).toBe('timeout');
    expect(Date.now() - before).toBeLessThan(5_000);
  });

  it('is told of a cancellation, which ends the activity as cancelled', async () => {
    const { failure, heartbeats } = await attempt(fixture.world, fixture.work('slow'), {}, (environment) =>
      setTimeout(() => environment.cancel(), 50),
    );
    expect(failure).toBeInstanceOf(CancelledFailure);
    expect(heartbeats).toEqual([]);
  });
});

describe('an agent that emits', () => {
  it('publishes into its correlation, with ids that are the same in every attempt', async () => {
    const first = await run('emitter');
    const second = await run('emitter', {}, { attempt: 2 });
    const [one, two] = first.signals;
    expect(one).toEqual({
      workflowId: 'coordination:fixture:feature-7',
      signal: {
        plan: 'fixture',
        hash: fixture.compiled.routing.hash,
        emitted_by: 'emitter#1',
        events: [
          expect.objectContaining({
            event: expect.objectContaining({
              id: 'evt-01234567-0123-4123-8123-0123456789ab-emit-1',
              type: 'Progressed',
              source: '/emitter',
              correlation_id: 'feature-7',
              causation_id: 'evt-Begin',
              hops: 1,
            }),
            payload: { step: 1 },
          }),
        ],
      },
    });
    const ids = ({ signals }: Attempt) =>
      signals.flatMap(({ signal }) =>
        signal.events.map((event) => (event as { event: { id: string } }).event.id),
      );
    expect(two).toBeDefined();
    expect(ids(second)).toEqual(ids(first));
  });

  it.each([
    ['a type that the plan does not list', { type: 'Done' }, 'type_not_allowed'],
    ['a type that every object has', { type: 'constructor' }, 'type_not_allowed'],
    ['a payload that does not match its schema', { type: 'Sized', data: { size: 'x' } }, 'bad_output'],
    ['a payload that is no object', { type: 'Sized', data: [1] }, 'bad_output'],
  ])('may not emit %s', async (_, payload, reason) => {
    const { failure, signals } = await run('emitter', { event: envelope('Begin', { payload }) });
    expect(failure?.type).toBe(reason);
    expect(signals).toHaveLength(2);
  });
});

describe('work that is not as this worker knows it', () => {
  it('waits, without being charged, where the plan under that hash was never loaded here', async () => {
    const { failure, heartbeats } = await run('diligent', { hash: 'ffffffffffffffff' }, { attempt: 2 });
    expect(failure).toMatchObject({ type: 'plan_not_loaded', nonRetryable: false, nextRetryDelay: 5_000 });
    expect(heartbeats).toEqual([expect.objectContaining({ failures: 0, through: 2 })]);
  });

  it('executes nothing of a run, path or address that the input names', async () => {
    const trap = join(fixture.folder, 'trap.js');
    const sprung = join(fixture.folder, 'sprung');
    await writeFile(trap, `require('node:fs').writeFileSync(${JSON.stringify(sprung)}, '');`);
    const foreign = {
      run: { command: [process.execPath, trap], module: trap },
      module: trap,
      path: trap,
      command: [process.execPath, trap],
      url: `file://${trap}`,
    };
    const known = await run('silent', foreign as Partial<AgentWork>);
    expect(known.answer).toEqual({ payload: {}, attempts: 1 });
    const work = { ...fixture.work('silent', foreign as Partial<AgentWork>), agent: trap };
    const unknown = await attempt(fixture.world, work);
    expect(detailsOf(unknown)).toMatchObject({
      reason: 'agent_not_found',
      problem: expect.stringContaining(trap),
    });
    expect(existsSync(sprung)).toBe(false);
  });

  it('refuses the work of one agent under the name of another', async () => {
    const { failure } = await run('silent', {}, { activityType: 'diligent' });
    expect(failure).toMatchObject({ type: 'agent_not_found', nonRetryable: true });
  });

  it('refuses what is no work at all', async () => {
    const { failure } = await attempt(fixture.world, 7 as unknown as AgentWork, { activityType: 'silent' });
    expect(failure).toMatchObject({ type: 'agent_not_found', nonRetryable: true });
  });
});

describe('an event whose payload does not match its schema', () => {
  it('never reaches the agent, and is not tried again', async () => {
    const event = envelope('Sized', { payload: { size: 'large' } });
    const failed = await run('strict', { event });
    expect(detailsOf(failed)).toEqual({
      reason: 'invalid_payload',
      problem: expect.stringContaining('/size must be integer, got "large"'),
      attempts: 1,
    });
    expect(failed.failure?.nonRetryable).toBe(true);
    const member = await run('strict', { event: envelope('Begin'), joined: { Sized: event } });
    expect(member.failure?.type).toBe('invalid_payload');
    expect(existsSync(written('strict-ran'))).toBe(false);
  });

  it('reaches it where it matches, whatever the correlation is called', async () => {
    const event = envelope('Sized', { payload: { size: 2 } });
    const { answer } = await run('strict', { event, correlation: '../a b "é"' });
    expect(answer?.attempts).toBe(1);
    expect(existsSync(written('strict-ran', '../a b "é"'))).toBe(true);
  });
});
