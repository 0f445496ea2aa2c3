// The example's agents by themselves, without a coordination: a release goes all the way, and each kind of broken release is
// stopped by the step that has to find it. Everything is asked over HTTP.
import { cleanUp, newFolder, openSite, versions } from './agents';
import { runSaga } from './saga';

const root = newFolder();
const environment = { DEPLOY_ROOT: root };

afterAll(cleanUp, 30_000);

it('brings a release to production, and leaves it on staging', async () => {
  await openSite(root, 'whole');
  const saga = { id: 'deploy-whole', folder: newFolder(), input: { version: '2.0.0', site: 'whole' } };
  const { results, failed } = await runSaga(saga, environment);
  const { version, release } = results.DeployToProduction as { version: string; release: string };
  expect(failed).toBeUndefined();
  expect(results.RunTests).toEqual({ version: '2.0.0', tests: 10, passed: 10 });
  expect(results.RunE2ETests).toMatchObject({ version: '2.0.0', requests: 8 });
  expect([version, release]).toEqual(['2.0.0', expect.stringMatching(/^2\.0\.0-[0-9a-f]{12}$/)]);
  expect(await versions(root, 'whole')).toEqual(['2.0.0', '2.0.0']);
}, 60_000);

const broken: [string, RegExp, string[]][] = [
  ['BuildArtifact', /^npm pack failed .*Invalid package\.json/, []],
  ['RunTests', /^1 of 10 tests failed: nine pieces have no discount, ten have one$/, []],
  [
    'DeployToStaging',
    /the service of staging ended at once .*Cannot find module '\.\/settings'/,
    ['RemoveFromStaging'],
  ],
  [
    'RunE2ETests',
    /^4 of 8 requests went wrong; .*should answer item "notebook", got "pencil"$/,
    ['RemoveFromStaging'],
  ],
  [
    'DeployToProduction',
    /^the health check of production on port \d+ answers 500: .*the price list of production is missing/,
    ['RollbackProduction', 'RemoveFromStaging'],
  ],
];

it.each(broken)(
  'finds in %s what is broken there; afterwards 1.0.0 is on production and staging is gone',
  async (step, why, undos) => {
    const site = step.toLowerCase();
    await openSite(root, site);
    const saga = {
      id: `deploy-${site}`,
      folder: newFolder(),
      input: { version: '2.0.0', site, broken: step },
    };
    const { failed, undone } = await runSaga(saga, environment);
    expect([failed?.step, failed?.code, failed?.stderr.trim()]).toEqual([
      step,
      1,
      expect.stringMatching(why),
    ]);
    expect(undone.map(({ undo }) => undo)).toEqual(undos);
    expect(undone.every(({ result }) => result?.removed === true || result?.rolled_back === true)).toBe(true);
    expect(await versions(root, site)).toEqual([null, '1.0.0']);
  },
  60_000,
);
