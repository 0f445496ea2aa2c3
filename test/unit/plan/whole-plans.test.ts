// Five whole plans: the one that this version runs, and four that use the language to come.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkPlan } from '../../../src/plan/check-plan';
import { compileText, loadPlan } from '../../../src/plan/load-plan';
import { problemLine } from '../../../src/plan/problem';
import { featureTeam } from '../../support/routing-plan';
import { refusals } from './plan-text';

const examplePlan = join(__dirname, '../../../examples/feature-team/plan.yaml');
/** Their ending keeps formatters off: the places of their words are part of the test. */
const pathOf = (name: string): string => relative('.', join(__dirname, 'plans', `${name}.plan`));
const read = (name: string): string => readFileSync(pathOf(name), 'utf8');

/** Place and word of each "not yet"; any other problem as it is. */
const notYet = (name: string): string[] =>
  refusals(read(name), `${name}.yaml`).map((line) =>
    line.replace(/^.*yaml:(\d+:\d+) error SB012 not yet: "?([\w ]+)"?.*$/, '$1 $2'),
  );

describe('the feature team', () => {
  it('has no error, and says that its aggregator is not yet run', async () => {
    const problems = checkPlan(await loadPlan(relative('.', examplePlan))).map(problemLine);
    expect(problems).toEqual([
      'examples/feature-team/plan.yaml:49:5 warn SB216 aggregator phase1-complete is not yet run; agents do not wait for it',
    ]);
  });

  it('compiles to the seven reactions of M7', async () => {
    const { routing } = await loadPlan(examplePlan);
    const expected = featureTeam();
    const retry = {
      maxRetries: 3,
      backoff: 'exponential',
      initialDelayMs: 1_000,
      maxDelayMs: 30_000,
      retryOn: ['timeout', 'temporary_failure'],
      noRetryOn: ['invalid_payload', 'unauthorized'],
      jitter: 'half',
    };
    expect(routing.reactions).toEqual(
      expected.reactions.map(({ deadlineMs, ...each }) => ({ ...each, retry })),
    );
    expect(routing).toMatchObject({
      plan: 'feature-team',
      defaultTopic: expected.defaultTopic,
      completeOn: expected.completeOn,
      failOn: expected.failOn,
      limits: expected.limits,
      sources: { '/product-strategist': { may: ['UserStoryApproved'] } },
    });
    const fromOutside = { UserStoryApproved: { kind: 'event', publishers: ['/product-strategist'] } };
    expect(routing.events).toEqual({ ...expected.events, ...fromOutside });
  });

  it('keeps how agents run out of the part that travels', async () => {
    const { routing, run } = await loadPlan(examplePlan);
    expect(run.agents['python-pro']).toEqual({
      kind: 'command',
      argv: ['python3', 'agents/python_pro.py'],
      cwd: join(examplePlan, '..'),
      env: {},
      secrets: {},
    });
    const travelling = JSON.stringify(routing);
    for (const word of ['python3', 'agents/', '.js', 'module', join(examplePlan, '..')])
      expect(travelling).not.toContain(word);
  });
});

describe('a plan of the language to come', () => {
  it('runs already where it uses what is built: the order desk', () => {
    const plan = compileText(read('order-desk'), pathOf('order-desk'));
    const problems = checkPlan(plan).filter(({ code }) => code !== 'SB107');
    expect(problems.filter(({ severity }) => severity !== 'info').map(problemLine)).toEqual([
      `${pathOf('order-desk')}:16:40 warn SB218 first inside all is met once for ever, so inventory-check/release is woken once and has no second round; write any where each round needs one of them`,
    ]);
    expect(plan.routing.topics).toEqual({ default: {}, orders: {} });
    expect(plan.routing.reactions.find(({ name }) => name === 'order-writer/write')?.on).toEqual({
      trigger: 'all',
      of: ['OrderVerified', 'ItemsReserved', 'ShippingCalculated'].map((type) => ({
        trigger: 'event',
        type,
      })),
      withinMs: 60_000,
      onTimeout: 'OrderStuck',
    });
    expect(plan.run.agents['order-writer']).toMatchObject({ secrets: { DATABASE_URL: 'env:DATABASE_URL?' } });
  });

  it('is refused with "not yet" and nothing else: compound engineering', () => {
    expect(notYet('compound-engineering')).toEqual([
      '6:16 partial',
      '7:16 supersedes',
      '8:42 answer',
      '8:70 timeout',
      '9:42 answer',
      '9:62 timeout',
      '10:21 rounds',
      '10:32 tasks',
      '10:43 budget',
      '11:1 pools',
      '37:12 human',
      '40:77 gate',
      '41:1 conflicts',
      '43:1 gates',
      '46:1 roles',
    ]);
  });

  it('is refused with "not yet" and nothing else: the feature deployment', () => {
    expect(notYet('feature-deployment')).toEqual(['16:1 sagas', '28:1 gates', '35:1 roles']);
  });

  it('is refused with "not yet" and nothing else: the project desk', () => {
    expect(notYet('project-desk')).toEqual([
      '19:102 pattern objects as filter',
      '28:79 through_pause',
      '29:103 through_pause',
      '30:1 pauses',
    ]);
  });
});
