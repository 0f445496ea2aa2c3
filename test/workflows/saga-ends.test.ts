// How sagas end on a real server: cancelled once and twice, asked about, gated, reported to others.
import '../support/quiet-runtime';
import { activityInfo, Context, heartbeat } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { coordinationId, sagaWorkflowId } from '../../src/contract/ids';
import type { JsonObject } from '../../src/events/json';
import type { RoutingPlan, RoutingReaction, RoutingSaga, RoutingUndo } from '../../src/plan/routing-plan';
import { envelope } from '../support/envelope';
import { noRetry, on, routingPlan } from '../support/routing-plan';
import { featureDeployment, routingSaga, undoBy } from '../support/saga';
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

/** A gate of the plan, which opens with one piece of evidence. */
const clearance = {
  gates: {
    clearance: { name: 'clearance', criteria: [{ criterion: 'evidence', of: on('Cleared'), quorum: 1 }] },
  },
  reactions: [
    {
      ...(routingPlan({ clearance: { on: 'Cleared' } }).reactions[0] as RoutingReaction),
      does: { work: 'evidence', gate: 'clearance', criterion: 0 },
    },
  ],
} satisfies Partial<RoutingPlan>;

/** The saga as a reaction, which is how an event starts it. */
const startedBy = (type: string): RoutingReaction[] =>
  routingPlan({
    'deploy-feature': {
      on: type,
      does: { work: 'saga', saga: 'deploy-feature' },
      publishes: {
        completed: 'FeatureDeployed',
        outcomes: { failed: 'DeploymentRolledBack', compensated: 'DeploymentRolledBack' },
      },
    },
  }).reactions;

const teamOf = async (agents: Record<string, SagaAgent> = {}, saga: RoutingSaga = featureDeployment()) => {
  team = await new SagaTeam(environment, saga, agents, clearance).start();
  return team;
};

/** Works until it is told to stop; then it stops. */
const untilStopped = async (): Promise<undefined> => {
  const beat = setInterval(() => heartbeat(), 100);
  return Context.current().cancelled.finally(() => clearInterval(beat));
};

/** Works until the test lets it go. */
function gated(): { agent(): Promise<JsonObject>; go(): void } {
  let go: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  return { agent: () => gone.then(() => ({})), go };
}

const gatedSaga = () =>
  routingSaga({ Reserve: { undo: 'Release' }, Deploy: { gate: 'clearance', failure: 'DeployFailed' } });
const askingSaga = () =>
  routingSaga({ Deploy: { undo: 'Rollback', onUnknown: 'ask', success: 'Deployed' }, Announce: {} });
const timingOut = { Deploy: () => failFor('timeout', 'the agent took longer than 7200 s') };

const waitsFor = (saga: WorkflowHandle, what: string) =>
  until(what, async () => {
    const { waits_for } = (await saga.query('status')) as { waits_for?: string };
    return waits_for?.includes(what) ?? false;
  });
const begun = (task: string) => until(task, () => team?.trail.includes(task) ?? false);

describe('a saga that is cancelled', () => {
  it('stops the step at work, undoes what was begun, and ends as cancelled in the Web UI', async () => {
    const saga = await (await teamOf({ DeployToProduction: untilStopped })).begin('c');
    await begun('DeployToProduction');
    await saga.cancel();
    await expect(saga.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) });
    expect((await saga.describe()).status.name).toBe('CANCELLED');
    expect(await saga.query('status')).toMatchObject({
      status: 'cancelled',
      undone: ['RollbackProduction', 'RemoveFromStaging'],
      unknown: ['DeployToProduction'],
    });
    expect((await team?.published('c'))?.slice(4)).toEqual([
      'ProductionFailed',
      'RollbackProductionCompleted',
      'RemoveFromStagingCompleted',
      'DeploymentCancelled',
    ]);
  });

  it('waits for a step that does not heed it, so that no undo overtakes its step', async () => {
    const production = gated();
    const saga = await (await teamOf({ DeployToProduction: production.agent })).begin('c');
    await begun('DeployToProduction');
    await saga.cancel();
    expect(await saga.query('status')).toMatchObject({ status: 'in_progress' });
    expect(team?.trail).toHaveLength(5);
    production.go();
    await expect(saga.result()).rejects.toThrow();
    expect(await saga.query('status')).toMatchObject({ status: 'cancelled', unknown: [] });
    expect(team?.works[5]?.saga?.undoing).toMatchObject({ step: 'DeployToProduction', outcome: 'done' });
  });

  it('twice, the second time while it compensates, undoes all the same', async () => {
    const rollback = gated();
    const saga = await (
      await teamOf({ DeployToProduction: untilStopped, RollbackProduction: rollback.agent })
    ).begin('c');
    await begun('DeployToProduction');
    await saga.cancel();
    await begun('RollbackProduction');
    await saga.cancel();
    expect(await saga.query('status')).toMatchObject({ status: 'compensating', undone: [] });
    rollback.go();
    await expect(saga.result()).rejects.toThrow();
    expect(await saga.query('status')).toMatchObject({ undone: ['RollbackProduction', 'RemoveFromStaging'] });
    expect(team?.trail.filter((task) => task === 'RollbackProduction')).toHaveLength(1);
  });

  it('while it compensates because a step failed, ends as compensated', async () => {
    const rollback = gated();
    const agents = { DeployToProduction: () => failFor('bad_output'), RollbackProduction: rollback.agent };
    const saga = await (await teamOf(agents)).begin('c');
    await begun('RollbackProduction');
    await saga.cancel();
    rollback.go();
    expect(await saga.result()).toMatchObject({ status: 'compensated' });
  });

  it('before it has begun anything ends at once', async () => {
    team = new SagaTeam(environment, featureDeployment());
    const saga = await team.begin('c');
    await saga.cancel();
    await team.start();
    await expect(saga.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) });
    expect(team.trail).toEqual([]);
    expect(await saga.query('status')).toMatchObject({ status: 'cancelled', unknown: [] });
  });

  it.each([
    ['before', true],
    ['behind', false],
  ])('in one activation with the opening of a gate, %s it, undoes what was begun', async (_, cancelFirst) => {
    const saga = await (await teamOf({}, gatedSaga())).begin('c');
    await waitsFor(saga, 'gate clearance before Deploy');
    await team?.halt();
    if (cancelFirst) await saga.cancel();
    await saga.signal('gate', { step: 'Deploy', verdict: 'open' });
    if (!cancelFirst) await saga.cancel();
    await team?.start();
    await expect(saga.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) });
    expect(team?.trail).toEqual(['Reserve', 'Release']);
  });

  it.each([
    ['while it asks', false],
    ['before it would ask', true],
  ])('%s what became of a step, asks nobody any more and undoes it', async (_, before) => {
    const deploy = gated();
    const agents = { Deploy: () => deploy.agent().then(timingOut.Deploy) };
    const saga = await (await teamOf(agents, askingSaga())).begin('c');
    await begun('Deploy');
    if (before) await saga.cancel();
    deploy.go();
    if (!before) {
      await waitsFor(saga, 'Deploy');
      await saga.cancel();
    }
    await expect(saga.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) });
    expect(await saga.query('status')).toMatchObject({
      status: 'cancelled',
      undone: ['Rollback'],
      unknown: ['Deploy'],
    });
    expect(team?.works.at(-1)?.saga?.undoing).toEqual({ step: 'Deploy', outcome: 'unknown' });
    expect((await saga.describe()).searchAttributes.SignalboxState ?? []).toEqual([]);
  });

  it('in one activation with the settling of a step undoes that step too', async () => {
    const saga = await (await teamOf(timingOut, askingSaga())).begin('c');
    await waitsFor(saga, 'Deploy');
    await team?.halt();
    const settled = saga.executeUpdate('settle', { args: [{ step: 'Deploy', outcome: 'done' }] });
    await saga.cancel();
    await team?.start();
    await settled;
    await expect(saga.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) });
    expect(team?.trail.at(-1)).toBe('Rollback');
  });
});

describe('a step of which nobody knows whether it took effect', () => {
  it('is asked about, found by those who look for what waits, and settled by a person', async () => {
    const saga = await (await teamOf(timingOut, askingSaga())).begin('a');
    await waitsFor(saga, 'Deploy');
    const settle = (settlement: unknown) => saga.executeUpdate('settle', { args: [settlement] });
    await expect(settle({ step: 'Announce', outcome: 'done' })).rejects.toMatchObject({
      cause: { type: 'not_settled', message: 'saga a asks about step Deploy, got "Announce"' },
    });
    await expect(settle('done')).rejects.toMatchObject({ cause: { type: 'not_settled' } });
    const { searchAttributes } = await saga.describe();
    expect(searchAttributes).toMatchObject({ SignalboxState: ['stalled'] });
    const answer = await settle({ step: 'Deploy', outcome: 'done', payload: { port: 80 }, by: 'ann' });
    expect(answer).toMatchObject({ unknown: [], completed_steps: [{ step: 1, event: 'Deployed' }] });
    expect(await saga.result()).toMatchObject({
      status: 'completed',
      settled: [{ step: 'Deploy', outcome: 'done', payload: { port: 80 }, by: 'ann' }],
    });
    expect((await saga.describe()).searchAttributes.SignalboxState ?? []).toEqual([]);
    await expect(settle({ step: 'Deploy', outcome: 'done' })).rejects.toThrow();
    expect(await team?.published('a')).toEqual(['Deployed']);
  });
});

describe('a step whose last attempt says no', () => {
  const once = { ...noRetry, maxRetries: 1, initialDelayMs: 1 };
  const trying = (undo: RoutingUndo) => routingSaga({ Deploy: { undo, onUnknown: 'ask', retry: once } });
  /** The first attempt throws this, the second says no. */
  const firstThrowing = (first: Error) => {
    const agent: SagaAgent = () => {
      throw activityInfo().attempt === 1 ? first : new Error('there is no room');
    };
    return { Deploy: agent };
  };
  const typed = (type: string) => Object.assign(new Error(`${type} in the test`), { type });

  it('is asked about where an attempt before it ran out of time', async () => {
    const saga = await (await teamOf(firstThrowing(typed('timeout')), trying(undoBy('Rollback')))).begin('a');
    await waitsFor(saga, 'Deploy (temporary_failure)');
    await saga.executeUpdate('settle', { args: [{ step: 'Deploy', outcome: 'undo' }] });
    expect(await saga.result()).toMatchObject({ status: 'compensated', unknown: ['Deploy'] });
    expect(team?.works.at(-1)?.saga?.undoing?.outcome).toBe('unknown');
  });

  it('is left to people where an attempt before it took effect, and it cannot be taken back', async () => {
    const undo: RoutingUndo = { undo: 'irreversible', reason: 'mails are gone' };
    const saga = await (await teamOf(firstThrowing(typed('bad_output')), trying(undo))).begin('a');
    expect(await saga.result()).toMatchObject({
      status: 'partially_compensated',
      unknown: [],
      left_to_do: [{ step: 1, problem: expect.stringContaining('it took effect') }],
    });
  });

  it('has failed where all those before it said no as well', async () => {
    const saga = await (await teamOf(firstThrowing(typed('no_luck')), trying(undoBy('Rollback')))).begin('a');
    expect(await saga.result()).toMatchObject({ status: 'compensated', unknown: [] });
    expect(team?.works.at(-1)?.saga?.undoing?.outcome).toBe('failed');
  });
});

describe('a step behind a gate', () => {
  it('is asked for at the coordination of its correlation, which begins with the question and answers it', async () => {
    const handle = await (await teamOf({}, gatedSaga())).begin('g');
    await waitsFor(handle, 'gate clearance before Deploy');
    await handle.signal('gate', 'rubbish');
    const { plan, hash } = team?.plan ?? {};
    const evidence = envelope('Cleared', { correlation_id: 'g' });
    const coordination = () => environment.client.workflow.getHandle(coordinationId(plan ?? '', 'g'));
    await until('the coordination', () =>
      coordination()
        .describe()
        .then(
          () => true,
          () => false,
        ),
    );
    await coordination().signal('event', { events: [evidence], plan, hash });
    expect(await handle.result()).toMatchObject({ status: 'completed' });
  });

  it('fails where the gate is refused, and what was begun is undone', async () => {
    const handle = await (await teamOf({}, gatedSaga())).begin('g');
    await waitsFor(handle, 'gate clearance before Deploy');
    await handle.signal('gate', { step: 'Deploy', verdict: 'refused', reason: 'bob said no' });
    expect(await handle.result()).toMatchObject({
      status: 'compensated',
      undone: ['Release'],
      failure: { reason: 'gate refused', problem: 'bob said no' },
    });
    expect(await team?.published('g')).toEqual(['DeployFailed', 'ReleaseCompleted']);
  });
});

describe('the end of a saga', () => {
  it.each([
    ['completes', {}, 'FeatureDeployed', 'completed'],
    [
      'turns back',
      { DeployToProduction: () => failFor('bad_output') },
      'DeploymentRolledBack',
      'compensated',
    ],
  ])(
    'that %s is told to the coordination that started it, and published by it',
    async (_, agents, type, status) => {
      team = await new SagaTeam(environment, featureDeployment(), agents, {
        reactions: startedBy('ReleaseApproved'),
        completeOn: on(type),
      }).start();
      const release = envelope('ReleaseApproved', { correlation_id: 'r', payload: { version: '2.0.0' } });
      const coordination = await team.publish('r', release);
      await coordination.result();
      const { facts, state } = await team.read('r');
      const events = facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact.envelope] : []));
      expect(events.map(({ event }) => event.type).slice(0, 5)).toEqual([
        'ReleaseApproved',
        'ArtifactBuilt',
        'TestsPassed',
        'StagingDeployed',
        'E2EPassed',
      ]);
      expect(events.at(-1)).toMatchObject({
        event: { type, source: '/deploy-feature' },
        payload: { status },
      });
      expect(state.ledger.deliveries).toMatchObject({ matched: 1, handled: 1 });
      const saga = environment.client.workflow.getHandle(sagaWorkflowId(team.plan.plan, 'deploy-r'));
      expect(await saga.result()).toEqual(events.at(-1)?.payload);
    },
  );

  it('that begins a second time in one correlation is none, and the delivery says what helps', async () => {
    team = await new SagaTeam(
      environment,
      featureDeployment(),
      {},
      {
        reactions: startedBy('ReleaseApproved'),
      },
    ).start();
    const release = (id: string) => envelope('ReleaseApproved', { id, correlation_id: 'r' });
    await team.publish('r', release('evt-1'));
    const coordination = await team.publish('r', release('evt-2'));
    await until('the second delivery to fail', async () => {
      const { state } = (await team?.read('r')) ?? {};
      return state?.ledger.deliveries.deadLettered === 1;
    });
    const { facts } = await team.read('r');
    expect(facts).toContainEqual(
      expect.objectContaining({
        fact: 'delivery-ended',
        reason: 'saga_exists',
        problem: expect.stringContaining('one in each correlation'),
      }),
    );
    await coordination.terminate();
  });

  it('that nobody is there to be told of is said in its details', async () => {
    const report = { coordination: coordinationId('elsewhere', 'r'), delivery: 'deploy-feature#1' };
    const plan = await teamOf();
    const saga = await plan.begin('r', { report });
    expect(await saga.result()).toMatchObject({ status: 'completed' });
    expect(await plan.published('r')).not.toContain('FeatureDeployed');
    expect(JSON.stringify(await saga.query('__temporal_workflow_metadata'))).toContain('could not be told');
  });

  it('is told to another workflow by the signal that it names', async () => {
    const plan = await teamOf({ Announce: () => failFor('no') }, routingSaga({ Announce: {} }));
    const waiting = await new SagaTeam(environment, routingSaga({ Wait: { onUnknown: 'ask' } }), {}).begin(
      'never',
    );
    const saga = await plan.begin('told', { reportTo: { workflowId: waiting.workflowId, signal: 'gate' } });
    expect(await saga.result()).toMatchObject({ status: 'failed' });
    const { events } = await waiting.fetchHistory();
    const signals = events?.flatMap(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? [],
    );
    expect(signals).toEqual(['gate']);
    await waiting.terminate('the test is over');
  });
});
