// What the example's agents refuse, and how they say so.

import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import {
  cleanUp,
  closeSite,
  type Ended,
  type Json,
  newFolder,
  openSite,
  run,
  type Shown,
  startWith,
  versions,
} from './agents';
import { runSaga, taskOf } from './saga';

const root = newFolder();
const environment = { DEPLOY_ROOT: root };
const folder = newFolder();
const saga = { id: 'refused', folder, input: { version: '2.0.0', site: 'refusing' } };
let shown: Shown;
let results: Record<string, Json>;

beforeAll(async () => {
  shown = await openSite(root, 'refusing');
  ({ results } = await runSaga(saga, environment, 'BuildArtifact'));
}, 60_000);
afterAll(cleanUp, 30_000);

const said = ({ code, stderr }: Ended) => [code, stderr.trim()];

it.each([
  ['builder', '{', /^stdin is no JSON document/],
  ['deployer', '', /^stdin is no JSON document/],
  ['builder', '{"task":"BuildArtifact"}', /^a task needs folder, got nothing$/],
  [
    'builder',
    '{"task":"Sing","folder":"/x","idempotency_key":"k","saga":{"id":"s"}}',
    /no task "Sing" here; there are: Build/,
  ],
  ['deployer', '{"task":"DeployToStaging","folder":"/x","idempotency_key":"k"}', /^a task needs saga\.id/],
])('%s ends with 65 for %p', async (agent, stdin, why) => {
  expect(said(await startWith(agent, stdin).answer)).toEqual([65, expect.stringMatching(why)]);
});

it.each([
  [{ version: '2' }, /^a release needs a version such as 2\.0\.0, got "2"$/],
  [{}, /got undefined$/],
  [{ version: '2.0.0', broken: 'toString' }, /^broken needs to be one of BuildArtifact, .*, got "toString"$/],
])('refuses the release %j', async (input, why) => {
  const ended = await run(taskOf('BuildArtifact', { ...saga, id: 'other', input }));
  expect(said(ended)).toEqual([65, expect.stringMatching(why)]);
});

it('refuses a site whose name leads elsewhere', async () => {
  const ended = await run(
    taskOf('DeployToStaging', { ...saga, results, input: { version: '2.0.0', site: '../x' } }),
    environment,
  );
  expect(said(ended)).toEqual([65, expect.stringContaining('got "../x"')]);
});

it('refuses a root that is not absolute, and a stage without a port', async () => {
  const task = taskOf('DeployToStaging', { ...saga, results, input: { version: '2.0.0' } });
  const relative = await run(task, { DEPLOY_ROOT: 'here' });
  const portless = await run(task, { DEPLOY_ROOT: root, STAGING_PORT: 'eighty' });
  expect(said(relative)).toEqual([1, 'DEPLOY_ROOT needs an absolute path, got "here"']);
  expect(said(portless)).toEqual([1, 'STAGING_PORT needs a port from 1 to 65535, got "eighty"']);
});

it('deploys no file but the one that was built', async () => {
  const built = results.BuildArtifact as { artifact: string };
  const own = newFolder();
  const copied = path.join(own, built.artifact);
  writeFileSync(copied, readFileSync(path.join(folder, built.artifact)));
  appendFileSync(copied, ' ');
  const deployed = async (artifact: string) =>
    said(
      await run(
        taskOf('DeployToStaging', {
          ...saga,
          folder: own,
          results: { BuildArtifact: { ...built, artifact } },
        }),
        environment,
      ),
    );
  expect(await deployed(built.artifact)).toEqual([65, expect.stringContaining('somebody changed it')]);
  expect(await deployed('missing.tgz')).toEqual([65, expect.stringContaining('not in the working folder')]);
  const outside = path.relative(own, path.join(folder, built.artifact));
  expect(await deployed(outside)).toEqual([65, expect.stringContaining('lies outside')]);
  expect(await versions(root, 'refusing')).toEqual([null, '1.0.0']);
}, 30_000);

it('says so where somebody else listens on the port', async () => {
  const other = createServer((_, response) => response.end('{}'));
  await new Promise<void>((done) => other.listen(shown.staging.port, '127.0.0.1', done));
  try {
    const ended = await run(taskOf('DeployToStaging', { ...saga, id: 'crowded', results }), environment);
    expect(said(ended)).toEqual([1, expect.stringMatching(/ended at once .*EADDRINUSE/)]);
  } finally {
    await new Promise((done) => other.close(done));
  }
}, 30_000);

it('deploys nothing to a site that was closed, and has nothing to undo there', async () => {
  await openSite(root, 'closed');
  const input = { version: '2.0.0', site: 'closed' };
  await runSaga({ ...saga, id: 'before', input, results }, environment, 'DeployToStaging');
  await closeSite(root, 'closed');
  const task = (name: string) => run(taskOf(name, { ...saga, id: 'before', results, input }), environment);
  const reason = 'the site is closed: nothing runs there';
  expect(said(await task('DeployToProduction'))).toEqual([65, 'the site of production is closed']);
  expect((await task('RollbackProduction')).result).toEqual({ rolled_back: false, reason });
  expect((await task('RemoveFromStaging')).result).toEqual({ removed: false, reason });
  expect(await versions(root, 'closed')).toEqual([null, null]);
}, 30_000);

it('asks for the token of a site that has one', async () => {
  await openSite(root, 'guarded');
  const file = path.join(root, 'guarded', 'site.json');
  const digest = createHash('sha256').update('open sesame').digest('hex');
  writeFileSync(
    file,
    JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), deploy_token_sha256: digest }),
  );
  const task = taskOf('DeployToStaging', {
    ...saga,
    id: 'guarded',
    results,
    input: { version: '2.0.0', site: 'guarded' },
  });
  expect(said(await run(task, environment))).toEqual([
    77,
    expect.stringContaining('asks for a DEPLOY_TOKEN'),
  ]);
  expect((await run(task, { ...environment, DEPLOY_TOKEN: 'open sesame' })).code).toBe(0);
}, 30_000);

it('deploys into the data folder where no root is named', async () => {
  const { staging } = await openSite(root, 'for-its-port');
  const data = newFolder();
  const own = path.join(data, 'work', 'feature-deployment', 'one');
  mkdirSync(own, { recursive: true });
  const unnamed = { id: 'unnamed', folder: own, input: { version: '2.0.0' } };
  const ports = { STAGING_PORT: String(staging.port) };
  const { results: done } = await runSaga(unnamed, ports, 'DeployToStaging');
  expect(await versions(root, 'for-its-port')).toEqual(['2.0.0', '1.0.0']);
  expect(readFileSync(path.join(data, 'deployments/default/staging/current/package.json'), 'utf8')).toContain(
    '2.0.0',
  );
  await run(taskOf('RemoveFromStaging', { ...unnamed, results: done }), ports);
  expect(await versions(root, 'for-its-port')).toEqual([null, '1.0.0']);
}, 30_000);
