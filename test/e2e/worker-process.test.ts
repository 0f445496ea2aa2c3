// Workers as processes of their own, built as they are shipped: killed, and stopped in an orderly manner, while agents are at work.
import '../support/quiet-runtime';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { runWorker } from '../../src/worker/run-worker';
import { FixtureTeam } from '../activities/fixture-team';
import { envelope } from '../support/envelope';
import { createDevEnvironment, sharedDevServer } from '../support/servers';
import { workflowBundle } from '../support/team';

const MAIN = join(__dirname, '../../dist/src/worker/main.js');
let environment: TestWorkflowEnvironment;
let team: FixtureTeam;
const workers: ChildProcess[] = [];

/** Starts a worker process and waits until it polls. */
async function startWorker(): Promise<ChildProcess> {
  const { address, namespace } = sharedDevServer();
  const child = spawn(process.execPath, [MAIN, team.fixture.file], {
    env: {
      PATH: process.env.PATH,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      SIGNALBOX_DATA: team.fixture.world.dataFolder,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  workers.push(child);
  let talk = '';
  await new Promise<void>((ready, failed) => {
    child.stderr?.on('data', (text) => {
      talk += text;
      if (talk.includes('worker ready')) ready();
    });
    child.once('exit', (code) => failed(new Error(`the worker ended with ${code}: ${talk}`)));
  });
  return child;
}

async function stopped(worker: ChildProcess, signal: NodeJS.Signals): Promise<unknown[]> {
  const end = once(worker, 'exit');
  worker.kill(signal);
  return end;
}

const until = async (met: () => Promise<boolean>) => {
  const end = Date.now() + 15_000;
  while (!(await met())) {
    if (Date.now() > end) throw new Error('not met within 15 s');
    await pause(50);
  }
};
const beginWith = async (correlation: string, type: string) => {
  await team.publish(correlation, envelope(type, { correlation_id: correlation }));
  await until(async () => (await team.lines(correlation, 'begun')).length > 0);
};

beforeAll(async () => {
  environment = await createDevEnvironment();
  const begun = "require('node:fs').appendFileSync(context.folder + '/begun', process.pid + '\\n');";
  team = await FixtureTeam.create(environment, {
    endless: {
      code: `${begun} if (task.attempt === 1) await new Promise((never) => setInterval(() => never, 1000)); return {};`,
      words: { on: 'Endless', retry: { max_retries: 0 } },
    },
    short: {
      code: `${begun} await new Promise((done) => setTimeout(done, 1500)); return {};`,
      words: { on: 'Short', retry: { max_retries: 0 } },
    },
    patient: {
      code: `const { existsSync } = require('node:fs');
        if (existsSync(context.folder + '/begun')) return { again: true };
        ${begun}
        await new Promise((done) => context.signal.addEventListener('abort', done));`,
      words: { on: 'Patient', publishes: { completed: 'Outlasted' }, retry: { max_retries: 0 } },
    },
  });
});
afterAll(async () => {
  for (const worker of workers)
    if (worker.exitCode === null && worker.signalCode === null) await stopped(worker, 'SIGKILL');
  await team?.stop();
  await environment?.teardown();
});

describe('a worker that is killed while its agent works', () => {
  it('is replaced by another within about 20 s, and no attempt is charged', async () => {
    const first = await startWorker();
    await beginWith('killed', 'Endless');
    const second = await startWorker();
    const killed = Date.now();
    expect(await stopped(first, 'SIGKILL')).toEqual([null, 'SIGKILL']);
    const ended = await team.ended('killed', 'endless#1', 40_000);
    expect(Date.now() - killed).toBeLessThan(25_000);
    expect(ended).toMatchObject({ as: 'handled', attempts: 1 });
    expect(await team.lines('killed', 'begun')).toEqual([String(first.pid), String(second.pid)]);
    await stopped(second, 'SIGTERM');
  });
});

describe('a worker that is told to stop', () => {
  it('lets its agents finish, and ends with exit code 0', async () => {
    const worker = await startWorker();
    await beginWith('finish', 'Short');
    expect(await stopped(worker, 'SIGTERM')).toEqual([0, null]);
    await startWorker();
    expect(await team.ended('finish', 'short#1')).toMatchObject({ as: 'handled', attempts: 1 });
    expect(await team.lines('finish', 'begun')).toHaveLength(1);
    for (const each of workers)
      if (each.exitCode === null && each.signalCode === null) await stopped(each, 'SIGTERM');
  });

  it('hands over what outlasts the grace period, and no attempt is charged', async () => {
    const { address, namespace } = sharedDevServer();
    const run = async (stop: AbortSignal) =>
      runWorker({
        connection: { address },
        namespace,
        plans: [team.fixture.compiled],
        dataFolder: team.fixture.world.dataFolder,
        environment: {},
        graceMs: 300,
        stop,
        bundle: await workflowBundle(),
      });
    const first = new AbortController();
    const running = run(first.signal);
    await beginWith('outlast', 'Patient');
    first.abort();
    await running;
    const second = new AbortController();
    const next = run(second.signal);
    expect(await team.ended('outlast', 'patient#1', 30_000)).toMatchObject({ as: 'handled', attempts: 1 });
    const { facts } = await team.record('outlast');
    const answers = facts.filter((fact) => fact.fact === 'event-admitted' && fact.envelope.payload.again);
    expect(answers).toHaveLength(1);
    second.abort();
    await next;
  });
});

describe('a worker that cannot begin', () => {
  const endOf = async (files: string[], environment = {}) => {
    const child = spawn(process.execPath, [MAIN, ...files], {
      env: { PATH: process.env.PATH, SIGNALBOX_DATA: team.fixture.world.dataFolder, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let talk = '';
    child.stderr.on('data', (text) => {
      talk += text;
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    return talk;
  };

  it('says in one line that it was given no plan, and ends with exit code 1', async () => {
    const talk = await endOf([]);
    expect(talk).toBe('worker: which plan? Name plan files as arguments, or one in SIGNALBOX_PLAN\n');
  });

  it('says within 10 s at which address no server answers', async () => {
    const before = Date.now();
    const talk = await endOf([team.fixture.file], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(talk).toContain('worker: no Temporal server answers at 127.0.0.1:1 (namespace "default")');
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});
