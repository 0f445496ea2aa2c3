// Five whole plans: four that this version runs, and one that uses the language to come.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkPlan } from '../../../src/plan/check/check-plan';
import type { WrittenPlan } from '../../../src/plan/compiled-plan';
import { compileText, loadPlan } from '../../../src/plan/load-plan';
import { problemLine } from '../../../src/plan/problem';
import type { RoutingUndo } from '../../../src/plan/routing-plan';
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

/** All that a check says but for the files that are not there. */
const told = (plan: WrittenPlan): string[] =>
  checkPlan(plan)
    .filter(({ code, severity }) => code !== 'SB107' && severity !== 'info')
    .map(problemLine);

describe('the plan of an example', () => {
  const folder = join(__dirname, '../../../examples');
  const plans = readdirSync(folder).flatMap((name) =>
    ['plan.yaml', 'signalbox.yaml']
      .map((file) => join(folder, name, file))
      .filter((path) => existsSync(path)),
  );

  it.each(plans.map((path) => [relative('.', path)]))('has no error and no warning: %s', async (path) => {
    expect(told(await loadPlan(path))).toEqual([]);
  });
});

describe('the feature team', () => {
  it('has no problem', async () => {
    expect(checkPlan(await loadPlan(relative('.', examplePlan)))).toEqual([]);
  });

  it('has the aggregator of M13 as the rules read it', async () => {
    const { routing } = await loadPlan(examplePlan);
    const on = {
      trigger: 'all',
      of: [
        { trigger: 'event', type: 'APIDesignCompleted', from: '/backend-architect' },
        { trigger: 'event', type: 'WireframeCompleted', from: '/ux-designer' },
        { trigger: 'event', type: 'TestPlanCompleted', from: '/test-engineer' },
      ],
      withinMs: 7_200_000,
      onTimeout: 'Phase1TimeoutEvent',
    };
    expect(routing.aggregators).toEqual({
      'phase1-complete': { id: 'phase1-complete', on, onComplete: 'Phase1CompletedEvent' },
    });
    expect(routing.reactions.find(({ does }) => does)).toMatchObject({
      name: 'phase1-complete',
      agent: 'phase1-complete',
      task: 'phase1-complete',
      on,
      publishes: { completed: 'Phase1CompletedEvent' },
      does: { work: 'aggregate', aggregator: 'phase1-complete' },
    });
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
    expect(routing.reactions.filter(({ does }) => !does)).toEqual(
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
    const aggregated = { kind: 'event', publishers: ['/phase1-complete'] };
    expect(routing.events).toEqual({
      ...expected.events,
      ...fromOutside,
      Phase1CompletedEvent: aggregated,
      Phase1TimeoutEvent: aggregated,
    });
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

describe('the order desk', () => {
  const plan = compileText(read('order-desk'), pathOf('order-desk'));

  it('has no problem: its release is met once, and what it releases is reserved once', () => {
    expect(told(plan)).toEqual([]);
  });

  it('joins its three checks within a minute', () => {
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
});

describe('the feature deployment', () => {
  const plan = compileText(read('feature-deployment'), pathOf('feature-deployment'));

  it('has no problem', () => {
    expect(told(plan)).toEqual([]);
  });

  it('has the saga of M12, each step with its own undo, time and retries', () => {
    const saga = plan.routing.sagas?.['deploy-feature'];
    expect(saga).toMatchObject({
      name: 'deploy-feature',
      sagaId: 'deploy-feature-{correlation_id}',
      publishes: { completed: 'FeatureDeployed', partiallyCompensated: 'DeploymentNeedsHelp' },
    });
    const undone = (undo: RoutingUndo) =>
      undo.undo === 'task'
        ? [undo.task, undo.agent, undo.timeoutMs / 60_000, undo.retry.maxRetries]
        : undo.undo;
    expect(
      saga?.steps.map(({ step, agent, timeoutMs, undo }) => [step, agent, timeoutMs / 60_000, undone(undo)]),
    ).toEqual([
      ['BuildArtifact', 'builder', 15, 'none'],
      ['RunTests', 'builder', 15, 'none'],
      ['DeployToStaging', 'deployer', 5, ['RemoveFromStaging', 'deployer', 5, 0]],
      ['RunE2ETests', 'builder', 15, 'none'],
      ['DeployToProduction', 'deployer', 5, ['RollbackProduction', 'deployer', 5, 9]],
    ]);
  });

  it('knows what steps, undos, the saga and the gate publish, and as whom', () => {
    const publishersOf = (type: string) => plan.routing.events[type]?.publishers;
    expect(publishersOf('ArtifactBuilt')).toEqual(['/builder']);
    expect(publishersOf('StagingFailed')).toEqual(['/deployer']);
    expect(publishersOf('RollbackProductionFailed')).toEqual(['/deployer']);
    expect(publishersOf('DeploymentRolledBack')).toEqual(['/deploy-feature']);
    for (const type of ['SecurityCleared', 'SecurityRefused', 'ApprovalOverdue'])
      expect(publishersOf(type)).toEqual(['/security-clearance']);
  });

  it('has a gate of fresh evidence and an approval', () => {
    expect(plan.routing.roles).toEqual({ lead: ['ann', 'bob'] });
    expect(plan.routing.gates?.['security-clearance']).toEqual({
      name: 'security-clearance',
      criteria: [
        {
          criterion: 'evidence',
          of: {
            trigger: 'event',
            type: 'ReviewCompletedEvent',
            from: '/security-auditor',
            filter: [{ path: ['payload', 'verdict'], name: 'payload.verdict', equals: 'pass', text: 'pass' }],
          },
          quorum: 1,
          freshForMs: 86_400_000,
        },
        {
          criterion: 'approval',
          role: 'lead',
          quorum: 1,
          withinMs: 172_800_000,
          escalate: 'ApprovalOverdue',
        },
      ],
      onOpen: 'SecurityCleared',
      onRefused: 'SecurityRefused',
    });
  });
});

describe('the project desk', () => {
  const plan = compileText(read('project-desk'), pathOf('project-desk'));
  const reaction = (name: string) => plan.routing.reactions.find((each) => each.name === name);

  it('has no problem: what would wake itself by its own completion publishes none', () => {
    expect(told(plan)).toEqual([]);
    expect(reaction('context-manager')?.publishes).toEqual({});
    expect(reaction('code-reviewer')?.publishes).toEqual({ completed: 'TaskCompletedEvent' });
  });

  it('pauses before anybody else takes the alert, but for those who go on', () => {
    expect(plan.routing.pauses).toEqual({ blockers: { scope: 'plan' } });
    expect(plan.routing.reactions.slice(0, 2).map(({ name, does }) => [name, does])).toEqual([
      ['pause:blockers', { work: 'pause', pause: 'blockers' }],
      ['resume:blockers', { work: 'resume', pause: 'blockers' }],
    ]);
    const goingOn = plan.routing.reactions.filter(({ throughPause }) => throughPause);
    expect(goingOn.map(({ name }) => name)).toEqual(['frontend-specialist/assess', 'incident-manager']);
  });

  it('keeps a pattern as it is written', () => {
    expect(reaction('hierarchical-coordinator')?.on).toEqual({
      trigger: 'event',
      topic: 'project.tasks',
      pattern: { type: [{ suffix: 'CompletedEvent' }] },
    });
  });
});

describe('a plan of the language to come', () => {
  it('is refused with "not yet" and nothing else: compound engineering', () => {
    expect(notYet('compound-engineering')).toEqual([
      '6:16 partial',
      '7:16 supersedes',
      '10:21 rounds',
      '10:43 budget',
      '11:1 pools',
      '37:12 human',
      '41:1 conflicts',
    ]);
  });
});
