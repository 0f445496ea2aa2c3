// Real worker processes, killed while sagas compensate: every undo takes effect once, and every saga comes to one end.
import '../support/quiet-runtime';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { publishEvents } from '../../src/client/publish-events';
import { loadPlan } from '../../src/plan/load-plan';
import { readSaga, type SagaRecord } from '../../src/store/read-saga';
import { type DevServer, startDevServer } from '../../src/temporal/servers';
import { envelope } from '../support/envelope';
import { folderWith, startWorkerProcess, type WorkerProcess } from '../support/processes';
import { serverWorld } from '../support/server-world';
import { until } from '../support/until';

/**
 * Writes to a file outside Temporal, flushed: the independent witness. As whoever has effects outside should, it looks first whether
 * its key has had its effect. `slow`: where it takes its time, so that it can be killed there.
 */
const agent = `
const { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const file = __dirname + '/witness';
const note = (what, { task, idempotencyKey, saga }) => {
  const handle = openSync(file, 'a');
  writeSync(handle, [what, saga.id, task, idempotencyKey, saga.undoing ? saga.undoing.outcome : '-'].join(' ') + '\\n');
  fsyncSync(handle);
  closeSync(handle);
};
const hasHadEffect = (key) => existsSync(file) && readFileSync(file, 'utf8').split('\\n').some((line) => line.startsWith('effect ') && line.includes(key));
module.exports = async (task) => {
  const { slow = {}, dies } = task.saga.input;
  note('begin', task);
  if (dies === task.task) process.kill(process.pid, 'SIGKILL');
  if (task.task === 'Fail') throw new Error('this step fails');
  if (task.attempt === 1 && slow[task.task] === 'before') await pause(20_000);
  if (!hasHadEffect(task.idempotencyKey)) note('effect', task);
  if (task.attempt === 1 && slow[task.task] === 'after') await pause(20_000);
  return { task: task.task };
};
`;
const plan = `
plan: killed-sagas
retry: { default: { max_retries: 0 } }
agents:
  worker: { run: { module: ./agent.js } }
sagas:
  move:
    on: Begin
    publishes: { completed: Moved, compensated: MovedBack, partially_compensated: NeedsHelp }
    steps:
      - { step: One, agent: worker, undo: UndoOne }
      - { step: Two, agent: worker, undo: UndoTwo }
      - { step: Three, agent: worker, undo: UndoThree }
      - { step: Fail, agent: worker, undo: none }
  hurry:
    on: BeginInHurry
    saga_id: move-{correlation_id}
    steps:
      - { step: One, agent: worker, undo: UndoOne }
      - { step: Two, agent: worker, undo: UndoTwo, deadline: 6s }
`;
const BACK = ['UndoThree', 'UndoTwo', 'UndoOne'];

let server: DevServer;
let folder: string;
let worker: WorkerProcess;
let connection: Connection;
beforeEach(async () => {
  folder = folderWith({ 'agent.js': agent, 'plan.yaml': plan });
  server = await startDevServer({ data: { folder: join(folder, 'data') }, uiPort: 'none' }, serverWorld());
  connection = await Connection.connect({ address: server.address });
  await startWorker();
});
afterEach(async () => {
  await worker?.kill('SIGTERM');
  await connection?.close();
  await server?.stop();
});

async function startWorker(): Promise<void> {
  const data = join(folder, 'data');
  worker = await startWorkerProcess({ plan: join(folder, 'plan.yaml'), data, address: server.address });
}
const client = () => new Client({ connection });
/** Lines of the witness: `<what> <saga> <task> <key> <outcome told>`. */
const witnessed = (what: string, about = '') =>
  existsSync(join(folder, 'witness'))
    ? readFileSync(join(folder, 'witness'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${what} `) && line.includes(about))
    : [];
const fields = (lines: string[], field: number) => lines.map((line) => line.split(' ')[field]);

async function begin(correlations: string[], payload = {}, type = 'Begin'): Promise<void> {
  const { routing } = await loadPlan(join(folder, 'plan.yaml'));
  const events = correlations.map((correlation) => envelope(type, { correlation_id: correlation, payload }));
  await publishEvents(client(), routing, events, {});
}

async function ended(correlation: string): Promise<SagaRecord> {
  let record: SagaRecord | undefined;
  await until(
    `the end of ${correlation}`,
    async () => {
      record = await readSaga(client(), 'killed-sagas', `move-${correlation}`).catch(() => undefined);
      return record?.runs.at(-1)?.status === 'COMPLETED';
    },
    90_000,
  );
  return record as SagaRecord;
}

describe('a worker that is killed in the middle of a compensation', () => {
  it('leaves an undo to the next worker, which had its effect already or not, and the undo takes effect once', async () => {
    await begin(['before'], { slow: { UndoTwo: 'before' } });
    await begin(['after'], { slow: { UndoTwo: 'after' } });
    const seen = (what: string, id: string) => witnessed(what, ` move-${id} UndoTwo `);
    await until(
      'both second undos',
      () => seen('begin', 'before').length + seen('effect', 'after').length === 2,
    );
    await worker.kill('SIGKILL');
    await startWorker();
    for (const id of ['before', 'after']) {
      const { shown } = await ended(id);
      expect(shown).toMatchObject({ status: 'compensated', failed_step: 'Fail', undone: BACK, unknown: [] });
      expect(fields(witnessed('effect', ` move-${id} Undo`), 2)).toEqual(BACK);
      expect(seen('begin', id)).toHaveLength(2);
      expect(new Set(fields(seen('begin', id), 3)).size).toBe(1);
    }
  }, 120_000);
});

describe('a worker that dies with a step', () => {
  it('leaves its outcome unknown once its time is over; its undo is told so', async () => {
    await begin(['d'], { dies: 'Two' }, 'BeginInHurry');
    await until('the step', () => witnessed('begin', ' Two ').length === 1);
    await worker.ended;
    await startWorker();
    const { shown } = await ended('d');
    expect(shown).toMatchObject({
      status: 'compensated',
      failed_step: 'Two',
      unknown: ['Two'],
      undone: ['UndoTwo', 'UndoOne'],
      failure: { reason: 'deadline' },
    });
    expect(fields(witnessed('effect', 'Undo'), 4)).toEqual(['unknown', 'done']);
  }, 120_000);
});
