// `demo feature-deployment`: really deploys, really fails where it is told to, and goes back. What it says is compared with what
// the services answer over HTTP: while they run through the demo itself, afterwards by asking their ports.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedDevServer } from '../support/servers';
import { type Finished, finished, hasTalked, Place } from './signalbox';

const STEPS = ['BuildArtifact', 'RunTests', 'DeployToStaging', 'RunE2ETests', 'DeployToProduction'];
/** Several at once, which must not mind each other: they share a server, a data folder, and with that their workers. */
const LANES = 3;

let place: Place;
const ended = new Map<string, Finished>();

beforeAll(async () => {
  place = await Place.make();
  const json = (...options: string[]) => ['-o', 'json', ...options];
  const runs = [json(), ...STEPS.map((step) => json('--break', step)), ['--break', 'RunTests']];
  const lane = async () => {
    for (let options = runs.shift(); options; options = runs.shift())
      ended.set(options.join(' '), await place.run(['demo', 'feature-deployment', ...options]));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}, 150_000);
afterAll(() => place.remove());

const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/version`).then(
    () => true,
    () => false,
  );

/** What came of the run with these options. */
function deployment(...options: string[]) {
  const { exit, result } = ended.get(['-o', 'json', ...options].join(' ')) as Finished;
  const [seen, state, ...more] = result
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(more).toEqual([]);
  const { staging, production } = seen.after;
  return { exit, seen, state, live: [staging.version, production.version] };
}

it('deploys 2.0.0 where nothing is broken', () => {
  const { exit, seen, state, live } = deployment();
  expect([seen.before.production.version, ...live]).toEqual(['1.0.0', '2.0.0', '2.0.0']);
  expect(seen).toMatchObject({ demo: 'feature-deployment', phase: 'complete', ledger: expect.anything() });
  expect(state).toEqual({
    saga_id: `deploy-feature-${seen.correlation}`,
    current_step: 5,
    status: 'completed',
    completed_steps: [
      { step: 1, event: 'ArtifactBuilt' },
      { step: 2, event: 'TestsPassed' },
      { step: 3, event: 'StagingDeployed' },
      { step: 4, event: 'E2EPassed' },
      { step: 5, event: 'ProductionDeployed' },
    ],
    compensation_stack: [],
    saga: 'deploy-feature',
    failed_step: null,
    undone: [],
    unknown: [],
  });
  expect(exit).toBe(0);
});

it.each([
  ['BuildArtifact', 'failed', [], /npm pack failed/],
  ['RunTests', 'failed', [], /1 of 10 tests failed/],
  ['DeployToStaging', 'compensated', ['RemoveFromStaging'], /ended at once/],
  ['RunE2ETests', 'compensated', ['RemoveFromStaging'], /requests went wrong/],
  [
    'DeployToProduction',
    'compensated',
    ['RollbackProduction', 'RemoveFromStaging'],
    /health check .* answers 500/,
  ],
])(
  '--break %s: it fails, 1.0.0 answers on production again, and staging is gone',
  (step, status, undone, why) => {
    const { exit, seen, state, live } = deployment('--break', step);
    expect(state).toMatchObject({ status, undone, failed_step: step, unknown: [], compensation_stack: [] });
    expect(state.failure.problem).toMatch(why);
    expect([seen.before.production.version, ...live]).toEqual(['1.0.0', null, '1.0.0']);
    expect([exit, seen.expected, seen.problems]).toEqual([0, true, []]);
  },
);

it('shows the saga in words, and what answered before and after', () => {
  const { exit, result } = ended.get('--break RunTests') as Finished;
  expect(result).toMatch(/^saga deploy-feature-feature-deployment-[0-9a-f]{6} {2}failed$/m);
  expect(result).toMatch(/^ {2}BuildArtifact +done$/m);
  expect(result).toMatch(/^ {2}RunTests +failed$/m);
  expect(result).toMatch(/^ {2}DeployToStaging +not begun$/m);
  expect(result).toMatch(/^ {2}RunTests: .*nine pieces have no discount, ten have one/m);
  expect(result).toMatch(
    /^staging +http:\S+ +nothing +→ +nothing\nproduction +http:\S+ +1\.0\.0 +→ +1\.0\.0\nas it should be$/m,
  );
  expect(exit).toBe(0);
});

it('leaves no service behind', async () => {
  const sites = [deployment(), ...STEPS.map((step) => deployment('--break', step))].map(
    ({ seen }) => seen.after,
  );
  const urls = sites.flatMap(({ staging, production }) => [staging.url, production.url]);
  expect(await Promise.all(urls.map(answers))).toEqual(urls.map(() => false));
});

it('stops the services of both stages when it is interrupted: exit 130', async () => {
  const demo = place.start(['demo', 'feature-deployment']);
  const end = finished(demo);
  await hasTalked(demo, 'StagingDeployed');
  demo.kill('SIGINT');
  const { exit, talk } = await end;
  const [correlation = ''] = /feature-deployment-[0-9a-f]{6}/.exec(talk) ?? [];
  const file = join(place.folder, '.signalbox', 'deployments', correlation, 'site.json');
  const { staging, production } = JSON.parse(await readFile(file, 'utf8'));
  const urls = [staging, production].map(({ port }) => `http://127.0.0.1:${port}`);
  expect(await Promise.all(urls.map(answers))).toEqual([false, false]);
  expect(exit).toBe(130);
}, 60_000);

it.each([
  [
    ['--break', 'Deploy'],
    'there is no step "Deploy"; there are: BuildArtifact, RunTests, DeployToStaging, RunE2ETests, DeployToProduction',
  ],
  [['--story', 'x.json'], '--story is an option of demo feature-team'],
])('ends with 2 for %j, and starts nothing', async (options, words) => {
  const { exit, talk, result } = await place.run(['demo', 'feature-deployment', ...options]);
  expect(talk).toContain(words);
  expect([exit, result, talk.includes(sharedDevServer().address)]).toEqual([2, '', false]);
});

it('knows no other demo', async () => {
  const { exit, talk } = await place.run(['demo', 'feature-demolition']);
  expect(talk).toContain(
    'there is no example "feature-demolition"; there are: feature-team, feature-deployment',
  );
  expect(exit).toBe(2);
});
