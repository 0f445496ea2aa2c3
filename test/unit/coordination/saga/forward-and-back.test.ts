// M12, by its own example: the five steps of the feature deployment, forward and back.
import type { RoutingSaga } from '../../../../src/plan/routing-plan';
import { featureDeployment, routingSaga, SagaLife, type StepWords, sagaSetting } from '../../../support/saga';

const begin = (saga: RoutingSaga = featureDeployment()) => new SagaLife(sagaSetting(saga));
const passing = (steps: number, life = begin()) => {
  for (let step = 0; step < steps; step++) life.answer();
  return life;
};

describe('the state of a saga', () => {
  it('is printed as the requirement shows it, while its third step runs', () => {
    const life = new SagaLife(sagaSetting(featureDeployment(), { sagaId: 'deploy-feature-xyz' }));
    const { saga_id, current_step, status, completed_steps, compensation_stack, ...beside } = passing(
      2,
      life,
    ).shown;
    const five = { saga_id, current_step, status, completed_steps, compensation_stack };
    expect(JSON.stringify(five)).toBe(
      '{"saga_id":"deploy-feature-xyz","current_step":3,"status":"in_progress",' +
        '"completed_steps":[{"step":1,"event":"ArtifactBuilt"},{"step":2,"event":"TestsPassed"}],' +
        '"compensation_stack":[{"step":3,"compensate":"RemoveFromStaging"}]}',
    );
    expect(JSON.stringify(life.shown)).toMatch(/^\{"saga_id":.*"compensation_stack":\[[^\]]*\],"saga":/);
    expect(beside).toEqual({ saga: 'deploy-feature', failed_step: null, undone: [], unknown: [] });
  });

  it('goes through JSON unchanged', () => {
    const life = passing(4).fail().answer().fail();
    expect(JSON.parse(JSON.stringify(life.state))).toEqual(life.state);
    expect(life.shown.status).toBe('partially_compensated');
  });
});

describe('a saga whose steps all succeed', () => {
  it('completes, publishes their events in order and its own last, and has nothing left to undo', () => {
    const life = begin().runAll();
    expect(life.trail).toEqual([
      'BuildArtifact',
      'RunTests',
      'DeployToStaging',
      'RunE2ETests',
      'DeployToProduction',
    ]);
    expect(life.types).toEqual([
      'ArtifactBuilt',
      'TestsPassed',
      'StagingDeployed',
      'E2EPassed',
      'ProductionDeployed',
      'FeatureDeployed',
    ]);
    expect(life.shown).toMatchObject({
      status: 'completed',
      current_step: 5,
      compensation_stack: [],
      undone: [],
    });
  });

  it('leaves its last event to the coordination that is told the ending', () => {
    const report = { coordination: 'coordination:team:feature-7', delivery: 'deploy-feature#1' };
    const life = new SagaLife(sagaSetting(featureDeployment(), { report })).runAll();
    expect(life.types.at(-1)).toBe('ProductionDeployed');
  });
});

describe('a step that fails', () => {
  it.each([
    [1, [], 'failed'],
    [2, [], 'failed'],
    [3, ['RemoveFromStaging'], 'compensated'],
    [4, ['RemoveFromStaging'], 'compensated'],
    [5, ['RollbackProduction', 'RemoveFromStaging'], 'compensated'],
  ])(
    'as number %i is followed by the undos of what was begun, newest first: %j',
    (number, undone, status) => {
      const life = passing(number - 1)
        .fail()
        .runAll();
      const { step } = featureDeployment().steps[number - 1] ?? {};
      expect(life.shown).toMatchObject({
        status,
        undone,
        failed_step: step,
        current_step: number,
        unknown: [],
      });
      expect(life.trail.slice(number)).toEqual(undone);
      expect(life.shown.compensation_stack).toEqual([]);
    },
  );

  it('publishes its failure, then each undo its own event, then the end of the saga', () => {
    const life = passing(4).fail('bad_output').answer({ rolled: 'back' }).runAll();
    expect(life.types.slice(4)).toEqual([
      'ProductionFailed',
      'RollbackProductionCompleted',
      'RemoveFromStagingCompleted',
      'DeploymentRolledBack',
    ]);
    expect(life.events[4]?.payload).toEqual({
      reason: 'bad_output',
      problem: 'bad_output in DeployToProduction',
      attempts: 1,
      agent: 'deployer',
      task: 'DeployToProduction',
    });
    expect(life.events[5]).toMatchObject({ event: { source: '/deployer' }, payload: { rolled: 'back' } });
    expect(life.events.at(-1)).toMatchObject({ event: { source: '/deploy-feature' }, payload: life.shown });
  });

  it('shows its undo on the stack while others are taken back', () => {
    const { shown } = passing(4).fail().answer();
    expect(shown).toMatchObject({
      status: 'compensating',
      undone: ['RollbackProduction'],
      compensation_stack: [{ step: 3, compensate: 'RemoveFromStaging' }],
    });
  });
});

describe('an undo that fails for good', () => {
  it('does not stop the others, and the saga says what is left to do by hand', () => {
    const life = passing(4).fail().fail('unauthorized').answer();
    expect(life.trail.slice(5)).toEqual(['RollbackProduction', 'RemoveFromStaging']);
    expect(life.shown).toMatchObject({
      status: 'partially_compensated',
      undone: ['RemoveFromStaging'],
      left_to_do: [
        {
          step: 5,
          compensate: 'RollbackProduction',
          reason: 'unauthorized',
          problem: 'unauthorized in RollbackProduction',
        },
      ],
    });
    expect(life.types.slice(-3)).toEqual([
      'RollbackProductionFailed',
      'RemoveFromStagingCompleted',
      'DeploymentNeedsHelp',
    ]);
  });
});

describe('a step that cannot be taken back', () => {
  const mails: Record<string, StepWords> = {
    Reserve: { undo: 'Release' },
    SendMails: { undo: { undo: 'irreversible', reason: 'mails are out' } },
    Charge: { undo: 'Refund' },
  };

  it('is named as left to do where it took effect, while the others are undone', () => {
    const life = passing(2, begin(routingSaga(mails)))
      .fail()
      .runAll();
    expect(life.shown).toMatchObject({
      status: 'partially_compensated',
      undone: ['Refund', 'Release'],
      left_to_do: [{ step: 2, reason: 'irreversible', problem: expect.stringContaining('mails are out') }],
    });
    expect(life.shown.left_to_do?.[0]).not.toHaveProperty('compensate');
  });

  it('is not where it failed', () => {
    expect(
      passing(1, begin(routingSaga(mails)))
        .fail()
        .runAll().shown,
    ).toMatchObject({
      status: 'compensated',
      undone: ['Release'],
    });
  });
});
