// What the agents of steps and undos receive, and what the events of a saga look like.
import { RESULT_BYTES } from '../../../../src/coordination/saga/outcome';
import { sagaPlanOf } from '../../../../src/coordination/saga/setting';
import { reactionNamed } from '../../../../src/plan/reaction-named';
import { envelope } from '../../../support/envelope';
import { featureDeployment, routingSaga, SagaLife, sagaPlan, sagaSetting } from '../../../support/saga';

describe('a step', () => {
  it('receives its name, the id of the saga, and what the steps before answered', () => {
    const life = new SagaLife(sagaSetting(featureDeployment()))
      .answer({ file: 'a.tgz' })
      .answer({ passed: 12 });
    expect(life.atWork).toMatchObject({
      doing: 'step',
      task: 'DeployToStaging',
      agent: 'deployer',
      reaction: 'saga:deploy-feature/DeployToStaging',
      saga: {
        id: 'deploy-feature-7',
        name: 'deploy-feature',
        results: { BuildArtifact: { file: 'a.tgz' }, RunTests: { passed: 12 } },
      },
    });
    expect(life.atWork.saga).not.toHaveProperty('undoing');
    expect(life.atWork.saga).not.toHaveProperty('input');
  });

  it('receives an input that is not the payload of its event, where there is one', () => {
    const life = new SagaLife(sagaSetting(featureDeployment(), { input: { version: '3' } }));
    expect(life.atWork.saga.input).toEqual({ version: '3' });
  });

  it('and its undo have keys of their own, the same in every life', () => {
    const keys = () =>
      new SagaLife(sagaSetting(featureDeployment()))
        .answer()
        .answer()
        .fail()
        .runAll()
        .works.map(({ key }) => key);
    expect(new Set(keys()).size).toBe(4);
    expect(keys()).toEqual(keys());
  });

  it('may be called like a property that every object has', () => {
    const life = new SagaLife(sagaSetting(routingSaga({ constructor: {}, toString: { undo: 'valueOf' } })));
    expect(life.answer({ a: 1 }).atWork.saga.results).toEqual({ constructor: { a: 1 } });
    expect(life.fail().atWork.saga.undoing).toEqual({ step: 'toString', outcome: 'failed' });
  });

  it('fails with an answer that is too large to go along, and is undone as done', () => {
    const half = { text: 'x'.repeat(RESULT_BYTES / 2) };
    const life = new SagaLife(
      sagaSetting(
        routingSaga({ One: {}, Two: { undo: 'UndoTwo', success: 'TwoDone', failure: 'TwoFailed' } }),
      ),
    );
    life.answer(half).answer(half);
    expect(life.types).toEqual(['TwoFailed']);
    expect(life.atWork).toMatchObject({ task: 'UndoTwo', saga: { undoing: { outcome: 'done' } } });
    expect(life.runAll().shown).toMatchObject({
      failed_step: 'Two',
      completed_steps: [{ step: 1 }],
      failure: { reason: 'payload_too_large', problem: expect.stringContaining(String(RESULT_BYTES)) },
    });
  });
});

describe('the events of a saga', () => {
  it('are caused by the event that started it, one hop further, however many steps there are', () => {
    const event = envelope('ReleaseApproved', { id: 'evt-1', hops: 3, routing: { priority: 'high' } });
    const steps = Object.fromEntries(
      Array.from({ length: 100 }, (_, step) => [`S${step}`, { success: `D${step}` }]),
    );
    const life = new SagaLife(sagaSetting(routingSaga(steps), { event })).runAll();
    expect(life.events).toHaveLength(100);
    for (const { event: header, routing } of life.events) {
      expect(header).toMatchObject({ correlation_id: 'feature-7', causation_id: 'evt-1', hops: 4 });
      expect(routing.priority).toBe('high');
    }
    expect(new Set(life.events.map(({ event: { id } }) => id)).size).toBe(100);
  });

  it('list all members where a join started it', () => {
    const joined = { A: envelope('A', { id: 'a' }), B: envelope('B', { id: 'b' }) };
    const life = new SagaLife(sagaSetting(featureDeployment(), { event: joined.B, joined })).answer();
    expect(life.events[0]?.event).toMatchObject({ causation_id: 'b', causes: ['a', 'b'] });
  });

  it('go to the topic of their type', () => {
    const saga = featureDeployment();
    const plan = sagaPlan(saga, { topics: { 'project.tasks': {}, alerts: { priority: 'critical' } } });
    plan.events.TestsFailed = { kind: 'event', publishers: [], topic: 'alerts' };
    const life = new SagaLife(sagaSetting(saga, { plan: sagaPlanOf(plan, saga.name) })).answer().fail();
    expect(life.events.map(({ routing }) => `${routing.topic} ${routing.priority}`)).toEqual([
      'project.tasks normal',
      'alerts critical',
      'project.tasks normal',
    ]);
  });
});

describe('the reactions of a saga', () => {
  const plan = sagaPlan(featureDeployment());

  it('are found by name in the plan: task, agent, schema of the answer, time and retries', () => {
    expect(reactionNamed(plan, 'saga:deploy-feature/DeployToStaging')).toMatchObject({
      agent: 'deployer',
      task: 'DeployToStaging',
      publishes: { completed: 'StagingDeployed', failed: 'StagingFailed' },
      timeoutMs: 60_000,
    });
    expect(reactionNamed(plan, 'saga:deploy-feature/DeployToStaging/undo')).toMatchObject({
      task: 'RemoveFromStaging',
      publishes: { completed: 'RemoveFromStagingCompleted', failed: 'RemoveFromStagingFailed' },
    });
  });

  it.each([
    'saga:deploy-feature/Nothing',
    'saga:other/DeployToStaging',
    'saga:deploy-feature/RunTests/undo',
    'saga:',
    '',
  ])('do not include %j', (name) => {
    expect(reactionNamed(plan, name)).toBeUndefined();
  });
});
