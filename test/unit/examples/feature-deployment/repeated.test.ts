// What the example's agents do when they are run again, too late, at the same time, or where nothing was begun.
import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../../../support/until';
import { cleanUp, type Json, newFolder, openSite, run, start, versions } from './agents';
import { runSaga, taskOf } from './saga';

const root = newFolder();
const environment = { DEPLOY_ROOT: root };

const folder = newFolder();
let built: Record<string, Json>;
let sites = 0;

beforeAll(async () => {
  ({ results: built } = await runSaga({ id: 'build', folder, input: { version: '2.0.0' } }, {}, 'RunTests'));
}, 30_000);

/** A site of its own, and a saga with the tested artefact that has come so far on it. */
async function begun(last: string) {
  sites += 1;
  const name = `site-${sites}`;
  await openSite(root, name);
  const saga = { id: `saga-${sites}`, folder, input: { version: '2.0.0', site: name }, results: built };
  const { results } = await runSaga(saga, environment, last);
  const task = (of: string) => taskOf(of, { ...saga, results });
  const file = (...names: string[]) => path.join(root, name, ...names);
  return { name, task, results, file };
}

const processOf = (file: string): { pid: number } => JSON.parse(readFileSync(file, 'utf8'));
const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

afterAll(cleanUp, 30_000);

it('answers the same again, and leaves what runs alone', async () => {
  const { task, results, file } = await begun('DeployToProduction');
  const before = [file('staging/service.json'), file('production/service.json')].map(processOf);
  // The builder's were done under the keys of another saga, so here they are done once more: the same bytes come of it.
  for (const step of ['BuildArtifact', 'RunTests', 'BuildArtifact', ...Object.keys(results)]) {
    const { result } = await run(task(step), environment);
    expect([step, result]).toEqual([step, results[step]]);
  }
  expect([file('staging/service.json'), file('production/service.json')].map(processOf)).toEqual(before);
}, 60_000);

it('starts one service where three attempts run at once', async () => {
  const { name, task, file } = await begun('RunTests');
  const all = await Promise.all([1, 2, 3].map(() => run(task('DeployToStaging'), environment)));
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(new Set(all.map(({ result }) => JSON.stringify(result))).size).toBe(1);
  expect(await versions(root, name)).toEqual(['2.0.0', '1.0.0']);
  await run(task('RemoveFromStaging'), environment);
  expect(await versions(root, name)).toEqual([null, '1.0.0']);
  expect(lives(processOf(file('production/service.json')).pid)).toBe(true);
}, 60_000);

describe('a deployer that is killed once it has switched production', () => {
  async function killed() {
    const { name, task, file } = await begun('RunE2ETests');
    const { child, answer } = start(task('DeployToProduction'), environment);
    const switched = () => readlinkSync(file('production/current')).includes('2.0.0-');
    await until('the switch', switched).finally(() => child.kill('SIGKILL'));
    await answer;
    return { name, task };
  }

  it('is followed by an attempt that finishes, and still knows what was live before', async () => {
    const { name, task } = await killed();
    const { result } = await run(task('DeployToProduction'), environment);
    expect(result).toMatchObject({ version: '2.0.0', before: expect.stringMatching(/^1\.0\.0-/) });
    await run(task('RollbackProduction'), environment);
    expect(await versions(root, name)).toEqual(['2.0.0', '1.0.0']);
  }, 60_000);

  it('is undone, once: the same undo again changes nothing, and its own attempt comes too late', async () => {
    const { name, task } = await killed();
    const undone = await run(task('RollbackProduction'), environment);
    const again = await run(task('RollbackProduction'), environment);
    const late = await run(task('DeployToProduction'), environment);
    expect(undone.result).toEqual({ rolled_back: true, release: expect.stringMatching(/^1\.0\.0-/) });
    expect(again.result).toEqual(undone.result);
    expect([late.code, late.stderr]).toEqual([65, expect.stringContaining('has undone this on production')]);
    expect(await versions(root, name)).toEqual(['2.0.0', '1.0.0']);
  }, 60_000);
});

it('undoes nothing where nothing was begun, and succeeds; what comes later does not begin', async () => {
  const { name, task } = await begun('RunTests');
  for (const [undo, step, nothing] of [
    [
      'RollbackProduction',
      'DeployToProduction',
      { rolled_back: false, reason: 'nothing was begun on production' },
    ],
    ['RemoveFromStaging', 'DeployToStaging', { removed: false, reason: 'nothing was begun on staging' }],
  ] as const) {
    expect((await run(task(undo), environment)).result).toEqual(nothing);
    expect((await run(task(undo), environment)).result).toEqual(nothing);
    expect((await run(task(step), environment)).code).toBe(65);
  }
  expect(await versions(root, name)).toEqual([null, '1.0.0']);
}, 60_000);

it('leaves alone what another saga has deployed since', async () => {
  const { name, task } = await begun('DeployToProduction');
  const input = { version: '3.0.0', site: name };
  await runSaga({ id: 'the-next', folder: newFolder(), input }, environment);
  const rollback = await run(task('RollbackProduction'), environment);
  const removal = await run(task('RemoveFromStaging'), environment);
  expect(rollback.result).toEqual({
    rolled_back: false,
    reason: expect.stringMatching(/^production has gone on to 3\.0\.0-/),
  });
  expect(removal.result).toEqual({
    removed: false,
    reason: expect.stringContaining('not on staging any more'),
  });
  expect(await versions(root, name)).toEqual(['3.0.0', '3.0.0']);
}, 60_000);

it('ends no process that it has not started, though its number stands in the record', async () => {
  const { task, file } = await begun('DeployToStaging');
  const service = file('staging/service.json');
  const record = processOf(service);
  process.kill(record.pid, 'SIGKILL');
  const innocent = spawn('sleep', ['60']);
  try {
    writeFileSync(service, JSON.stringify({ ...record, pid: innocent.pid }));
    const { result } = await run(task('RemoveFromStaging'), environment);
    expect(result).toMatchObject({ removed: true });
    expect(lives(innocent.pid ?? 0)).toBe(true);
  } finally {
    innocent.kill('SIGKILL');
  }
}, 60_000);

it('ends by force a service that does not heed SIGTERM', async () => {
  const { name, task, file } = await begun('DeployToStaging');
  const { pid } = processOf(file('staging/service.json'));
  // A stopped process takes in no SIGTERM.
  process.kill(pid, 'SIGSTOP');
  expect((await run(task('RemoveFromStaging'), environment)).result).toMatchObject({ removed: true });
  expect(await versions(root, name)).toEqual([null, '1.0.0']);
}, 60_000);
