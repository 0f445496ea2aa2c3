// Sagas on a real server (M12): what runs in which order, what is published, how it looks, and what is refused.
import '../support/quiet-runtime';
import type { WorkflowFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sagaWorkflowId } from '../../src/contract/ids';
import { envelope } from '../support/envelope';
import { featureDeployment, routingSaga } from '../support/saga';
import { failFor, type SagaAgent, SagaTeam } from '../support/saga-team';
import { createDevEnvironment } from '../support/servers';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
let team: SagaTeam | undefined;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterEach(async () => {
  await team?.stop();
  team = undefined;
});
afterAll(async () => {
  await environment?.teardown();
});

const teamOf = async (agents: Record<string, SagaAgent> = {}, saga = featureDeployment()) => {
  team = await new SagaTeam(environment, saga, agents).start();
  return team;
};

describe('a saga', () => {
  it('runs its steps in order, hands on what they answered, and publishes what they did', async () => {
    const { trail, works, begin, published } = bound(
      await teamOf({ BuildArtifact: () => ({ file: 'a.tgz' }), RunTests: () => ({ passed: 12 }) }),
    );
    const saga = await begin('one');
    expect(await saga.result()).toEqual({
      saga_id: 'one',
      current_step: 5,
      status: 'completed',
      completed_steps: [
        'ArtifactBuilt',
        'TestsPassed',
        'StagingDeployed',
        'E2EPassed',
        'ProductionDeployed',
      ].map((event, position) => ({ step: position + 1, event })),
      compensation_stack: [],
      saga: 'deploy-feature',
      failed_step: null,
      undone: [],
      unknown: [],
    });
    expect(trail).toEqual([
      'BuildArtifact',
      'RunTests',
      'DeployToStaging',
      'RunE2ETests',
      'DeployToProduction',
    ]);
    expect(works[2]?.saga).toEqual({
      id: 'one',
      name: 'deploy-feature',
      results: { BuildArtifact: { file: 'a.tgz' }, RunTests: { passed: 12 } },
    });
    expect(await published('one')).toEqual([
      'ArtifactBuilt',
      'TestsPassed',
      'StagingDeployed',
      'E2EPassed',
      'ProductionDeployed',
      'FeatureDeployed',
    ]);
  });

  it('takes back what was begun, newest first, and says so', async () => {
    const { trail, begin, published } = bound(
      await teamOf({ DeployToProduction: () => failFor('bad_output') }),
    );
    const result = await (await begin('two')).result();
    expect(result).toMatchObject({
      status: 'compensated',
      failed_step: 'DeployToProduction',
      undone: ['RollbackProduction', 'RemoveFromStaging'],
    });
    expect(trail.slice(5)).toEqual(['RollbackProduction', 'RemoveFromStaging']);
    expect((await published('two')).slice(4)).toEqual([
      'ProductionFailed',
      'RollbackProductionCompleted',
      'RemoveFromStagingCompleted',
      'DeploymentRolledBack',
    ]);
  });

  it('goes on where an undo fails, and is found by those who look for what needs help', async () => {
    const { begin, plan } = bound(
      await teamOf({
        DeployToProduction: () => failFor('bad_output'),
        RollbackProduction: () => failFor('no_access'),
      }),
    );
    const result = await (await begin('three')).result();
    expect(result).toMatchObject({
      status: 'partially_compensated',
      undone: ['RemoveFromStaging'],
      left_to_do: [{ step: 5, compensate: 'RollbackProduction', reason: 'no_access' }],
    });
    const query = `SignalboxState = "failed" AND SignalboxReason = "partially_compensated" AND WorkflowId = "${sagaWorkflowId(plan.plan, 'three')}"`;
    await until('the search attributes', async () => {
      for await (const each of environment.client.workflow.list({ query })) if (each.workflowId) return true;
      return false;
    });
  });

  it('shows where it stands while it runs: by query, and in words in the Web UI', async () => {
    let go: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { begin } = bound(await teamOf({ DeployToStaging: () => gone.then(() => ({})) }));
    const saga = await begin('four');
    await until('the third step', () => team?.trail.length === 3);
    const shown = await saga.query('status');
    expect(shown).toMatchObject({
      current_step: 3,
      status: 'in_progress',
      completed_steps: [
        { step: 1, event: 'ArtifactBuilt' },
        { step: 2, event: 'TestsPassed' },
      ],
      compensation_stack: [{ step: 3, compensate: 'RemoveFromStaging' }],
    });
    const metadata = JSON.stringify(await saga.query('__temporal_workflow_metadata'));
    expect(metadata).toContain('step 3 of 5');
    expect(metadata).toContain('RemoveFromStaging');
    go();
    await saga.result();
  });

  it('publishes each event once, under ids that derive from its key', async () => {
    const { begin, read } = bound(await teamOf());
    const [first, second] = [await begin('five', { key: 'k' }), await begin('six', { key: 'k' })];
    await Promise.all([first.result(), second.result()]);
    const idsOf = async (correlation: string) =>
      (await read(correlation)).facts.flatMap((fact) =>
        fact.fact === 'event-admitted' ? [fact.envelope.event.id] : [],
      );
    expect(new Set(await idsOf('five')).size).toBe(6);
    expect(await idsOf('five')).toEqual(await idsOf('six'));
    expect((await read('five')).state.ledger.events).toMatchObject({
      admitted: 6,
      duplicates: 0,
      conflicts: 0,
    });
  });

  it('goes on where its correlation has ended, and names what nobody took', async () => {
    const done = { trigger: 'event', type: 'TestsPassed' } as const;
    team = await new SagaTeam(environment, featureDeployment(), {}, { completeOn: done }).start();
    const { begin, published } = bound(team);
    const result = await (await begin('seven')).result();
    expect(result.status).toBe('completed');
    const late = result.unpublished?.map(({ event }) => event) ?? [];
    expect([...(await published('seven')), ...late]).toEqual([
      'ArtifactBuilt',
      'TestsPassed',
      'StagingDeployed',
      'E2EPassed',
      'ProductionDeployed',
      'FeatureDeployed',
    ]);
  });
});

describe('a saga of many steps', () => {
  it('hands over from run to run, and forgets nothing', async () => {
    const steps = Object.fromEntries(
      Array.from({ length: 7 }, (_, step) => [`S${step}`, { undo: `U${step}`, success: `D${step}` }]),
    );
    const { trail, begin, published } = bound(
      await teamOf({ S6: () => failFor('bad_output'), S2: () => ({ two: 2 }) }, routingSaga(steps)),
    );
    const saga = await begin('long', { bounds: { works: 3 } });
    const { runId: firstRun } = await saga.describe();
    const result = await saga.result();
    expect(result).toMatchObject({
      status: 'compensated',
      undone: ['U6', 'U5', 'U4', 'U3', 'U2', 'U1', 'U0'],
    });
    expect(trail).toEqual([...Object.keys(steps), ...result.undone]);
    expect(team?.works.at(-1)?.saga?.results).toMatchObject({ S2: { two: 2 } });
    expect((await published('long')).slice(0, 6)).toEqual(['D0', 'D1', 'D2', 'D3', 'D4', 'D5']);
    const { runId } = await saga.describe();
    expect(runId).not.toBe(firstRun);
  });
});

describe('a start argument that is no saga', () => {
  it.each([
    ['nothing', null, 'takes an object, got null'],
    ['no plan', { correlation: 'c', sagaId: 'c', key: 'k', event: envelope('E') }, 'plan needs to be'],
  ])('is refused at once, with a sentence: %s', async (_, input, problem) => {
    const { begin } = bound(await teamOf());
    const failure = await (await begin('bad', {}, input))
      .result()
      .catch((error: WorkflowFailedError) => error.cause);
    expect(failure).toMatchObject({
      type: 'invalid_saga',
      nonRetryable: true,
      message: expect.stringContaining(problem),
    });
  });
});

/** Its methods, so that a test can take them apart. */
function bound(each: SagaTeam) {
  return {
    plan: each.plan,
    trail: each.trail,
    works: each.works,
    begin: each.begin.bind(each),
    read: each.read.bind(each),
    published: each.published.bind(each),
  };
}
