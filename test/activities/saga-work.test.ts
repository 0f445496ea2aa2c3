// What a worker makes of the work of sagas, in the SDK's mock environment: real agents, no server.
import '../support/quiet-runtime';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActivityWorld } from '../../activities';
import { correlationFolderPath } from '../../src/agents/correlation-folder';
import { endingOf, endingOfAnswer } from '../../src/contract/ending-of';
import { failureDetailsOf } from '../../src/contract/failures';
import type { AgentWork } from '../../src/contract/inputs';
import { outcomeOf } from '../../src/coordination/saga/outcome';
import { envelope } from '../support/envelope';
import { noRetry } from '../support/routing-plan';
import { routingSaga, undoBy } from '../support/saga';
import { attempt } from './attempt';
import { type Fixture, fixturePlan } from './fixture-plan';

const HOURS = 3_600_000;
const T = 2 * HOURS;

let fixture: Fixture;
let world: ActivityWorld;
beforeAll(async () => {
  const notes = "require('node:fs').writeFileSync(context.folder + '/' + task.task, JSON.stringify(task));";
  fixture = await fixturePlan(
    {
      worker: { code: `${notes} return {};` },
      program: {
        code: "let text = ''; process.stdin.on('data', (chunk) => { text += chunk; }).on('end', () => { require('node:fs').writeFileSync(JSON.parse(text).folder + '/Told', text); console.log(JSON.stringify({ result: {} })); });",
        command: true,
      },
      thrower: { code: "throw new Error('not yet');" },
      killed: { code: 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 9e6);', command: true },
      useless: { code: 'console.log("Deployed!");', command: true },
      mute: { code: 'return 7;' },
      emitter: { code: 'await context.emit("Anything", {}); return {};' },
      declines: { code: 'console.log("It is no good."); process.exitCode = 1;', command: true },
      late: {
        code: 'await new Promise((done) => setTimeout(done, task.event.payload.ms)); return { late: true };',
      },
    },
    { events: { Begin: { payload: { type: 'object', properties: { ms: { type: 'integer' } } } } } },
  );
  const saga = routingSaga({
    Told: { agent: 'program' },
    Deploy: { undo: undoBy('Rollback', { agent: 'worker' }) },
    Throw: { agent: 'thrower', retry: { ...noRetry, maxRetries: 2 } },
    Wait: { agent: 'late', timeoutMs: T },
    ...Object.fromEntries(
      ['killed', 'useless', 'mute', 'emitter', 'declines'].map((agent) => [
        `${agent.charAt(0).toUpperCase()}${agent.slice(1)}`,
        { agent, retry: { ...noRetry, maxRetries: 2 } },
      ]),
    ),
  });
  const { run, routing } = fixture.compiled;
  const loaded = { run, routing: { ...routing, sagas: { [saga.name]: saga } } };
  world = { ...fixture.world, plans: { find: () => loaded } };
});
afterAll(() => fixture.remove());

const work = (reaction: string, agent: string, rest: Partial<AgentWork> = {}): AgentWork =>
  fixture.work('worker', {
    agent,
    reaction,
    delivery: reaction,
    task: reaction.split('/')[1] ?? '',
    saga: { id: 'deploy-7', name: 'deploy-feature', results: { Build: { file: 'a.tgz' } } },
    ...rest,
  });
const notedBy = async (task: string) =>
  JSON.parse(
    await readFile(join(correlationFolderPath(world.dataFolder, 'fixture', 'feature-7'), task), 'utf8'),
  );

describe('the agent of a step', () => {
  it('is told its saga: id, input, and what the steps before answered', async () => {
    const event = envelope('Begin', { payload: { ms: 1 } });
    const { answer } = await attempt(world, work('saga:deploy-feature/Deploy', 'worker', { event }));
    expect(answer).toEqual({ payload: {}, attempts: 1 });
    expect(await notedBy('Deploy')).toMatchObject({
      task: 'Deploy',
      saga: { id: 'deploy-7', input: { ms: 1 }, results: { Build: { file: 'a.tgz' } } },
    });
    expect(Object.keys((await notedBy('Deploy')).saga)).toEqual(['id', 'input', 'results']);
  });

  it('that is a command is told the same on stdin', async () => {
    await attempt(world, work('saga:deploy-feature/Told', 'program'));
    expect(await notedBy('Told')).toMatchObject({
      task: 'Told',
      idempotency_key: expect.any(String),
      saga: { id: 'deploy-7', input: {}, results: { Build: { file: 'a.tgz' } } },
    });
  });

  it('is tried again as its own policy says', async () => {
    const first = await attempt(world, work('saga:deploy-feature/Throw', 'thrower'));
    expect(first.failure).toMatchObject({ type: 'temporary_failure', nonRetryable: false });
    const heartbeatDetails = { failures: 2, crashes: 0, through: 2 };
    const last = await attempt(world, work('saga:deploy-feature/Throw', 'thrower'), {
      attempt: 3,
      heartbeatDetails,
    });
    expect(failureDetailsOf(last.failure?.details?.[0])).toMatchObject({ attempts: 3 });
    expect(last.failure?.nonRetryable).toBe(true);
  });

  it('whose worker died too often leaves its outcome unknown', async () => {
    const heartbeatDetails = { failures: 0, crashes: 3, through: 3 };
    const { failure } = await attempt(world, work('saga:deploy-feature/Deploy', 'worker'), {
      attempt: 5,
      heartbeatDetails,
    });
    expect(outcomeOf(endingOf(failure))).toMatchObject({
      outcome: 'unknown',
      why: { reason: 'crash_budget' },
    });
  });

  describe('that says no at last', () => {
    const endsAfter = async (heartbeatDetails: object, reaction = 'Throw', agent = 'thrower') => {
      const info = {
        attempt: 3,
        heartbeatDetails: { failures: 2, crashes: 0, through: 2, ...heartbeatDetails },
      };
      const { failure } = await attempt(world, work(`saga:deploy-feature/${reaction}`, agent), info);
      return outcomeOf(endingOf(failure));
    };

    it('has failed where it said no each time', async () => {
      expect(await endsAfter({})).toMatchObject({ outcome: 'failed' });
    });

    it.each([
      ['one that timed out', { effect: 'unknown' }, 'unknown'],
      ['one whose worker died', { crashes: 1 }, 'unknown'],
      ['one of which its worker left no word', { failures: 1, through: 1 }, 'unknown'],
      ['one that was done, with an answer of no use', { effect: 'done' }, 'done'],
    ])('leaves the outcome to %s, which came before', async (_, details, outcome) => {
      const taken = await endsAfter({ ...details, failures: 2 });
      expect(taken).toMatchObject({ outcome, why: { reason: 'temporary_failure' } });
    });

    it('tells the next attempt of what this one may have done', async () => {
      const first = await attempt(world, work('saga:deploy-feature/Useless', 'useless'));
      expect(first.heartbeats.at(-1)).toMatchObject({ failures: 1, effect: 'done' });
      const killed = await attempt(world, work('saga:deploy-feature/Killed', 'killed'));
      expect(killed.heartbeats.at(-1)).toMatchObject({ failures: 1, effect: 'unknown' });
      const second = await attempt(world, work('saga:deploy-feature/Useless', 'useless'), {
        attempt: 2,
        heartbeatDetails: killed.heartbeats.at(-1),
      });
      expect(second.heartbeats.at(-1)).toMatchObject({ failures: 2, effect: 'done' });
    });

    it.each([
      ['Killed', 'killed', 'unknown'],
      ['Useless', 'useless', 'done'],
      ['Mute', 'mute', 'done'],
      ['Emitter', 'emitter', 'unknown'],
      ['Declines', 'declines', 'failed'],
    ])('has an outcome by how it ended: %s', async (reaction, agent, outcome) => {
      expect(await endsAfter({}, reaction, agent)).toMatchObject({ outcome });
    });

    it('has failed where its deadline comes before another attempt, and no attempt is at work', async () => {
      const { failure } = await attempt(world, work('saga:deploy-feature/Throw', 'thrower'), {
        scheduleToCloseTimeoutMs: 10_000,
        scheduledTimestampMs: Date.now() - 9_999,
      });
      expect(endingOf(failure)).toMatchObject({ reason: 'deadline', effect: 'failed' });
    });
  });

  it('is not found where the plan of this worker knows no such saga, step, undo or agent', async () => {
    for (const [reaction, agent] of [
      ['saga:nope/Deploy', 'worker'],
      ['saga:deploy-feature/Nope', 'worker'],
      ['saga:deploy-feature/Told/undo', 'program'],
      ['saga:deploy-feature/Deploy', 'program'],
    ] as const) {
      const { failure } = await attempt(world, work(reaction, agent));
      expect(failure).toMatchObject({ type: 'agent_not_found', nonRetryable: true });
      expect(failure?.message).toContain(reaction);
    }
  });

  it('gets nothing that is no work of a saga', async () => {
    for (const saga of [7, {}, { id: 'a', results: [] }, { id: 'a', results: {}, undoing: 'x' }]) {
      const { failure } = await attempt(
        world,
        work('saga:deploy-feature/Deploy', 'worker', { saga } as object),
      );
      expect(failure).toMatchObject({ type: 'agent_not_found', nonRetryable: true });
    }
  });
});

describe('the agent of an undo', () => {
  const undoing = { step: 'Deploy', outcome: 'unknown' } as const;
  const undo = (rest: Partial<AgentWork> = {}) => {
    const saga = { id: 'deploy-7', name: 'deploy-feature', results: {}, undoing };
    return work('saga:deploy-feature/Deploy/undo', 'worker', { task: 'Rollback', saga, ...rest });
  };

  it('is told what it takes back', async () => {
    await attempt(world, undo());
    expect(await notedBy('Rollback')).toMatchObject({ task: 'Rollback', saga: { id: 'deploy-7', undoing } });
  });

  it('runs even where the payload that started the saga is wrong, which stops a step', async () => {
    const event = envelope('Begin', { payload: { ms: 'long' } });
    const step = await attempt(world, work('saga:deploy-feature/Deploy', 'worker', { event }));
    expect(step.failure?.type).toBe('invalid_payload');
    expect((await attempt(world, undo({ event }))).answer).toEqual({ payload: {}, attempts: 1 });
  });
});

describe('a step that may take two hours', () => {
  // Loading the agent takes real time, which the fake clock does not wait for.
  beforeAll(async () => {
    const event = envelope('Begin', { payload: { ms: 1 } });
    expect(
      (await attempt(world, work('saga:deploy-feature/Wait', 'late', { event }))).failure,
    ).toBeUndefined();
  });

  it.each([
    ['a millisecond before', T - 1, 'done'],
    ['at', T, 'unknown'],
    ['a millisecond after', T + 1, 'unknown'],
  ])('and answers %s its time', async (_, ms, outcome) => {
    jest.useFakeTimers();
    try {
      const event = envelope('Begin', { payload: { ms } });
      const running = attempt(world, work('saga:deploy-feature/Wait', 'late', { event }));
      await jest.advanceTimersByTimeAsync(T + 10_000);
      const { answer, failure } = await running;
      const ending = answer ? endingOfAnswer(answer) : endingOf(failure);
      expect(outcomeOf(ending)).toMatchObject({ outcome });
      if (outcome === 'unknown') expect(ending).toMatchObject({ reason: 'timeout' });
    } finally {
      jest.useRealTimers();
    }
  });
});
