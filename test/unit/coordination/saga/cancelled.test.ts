// Cancelling a saga runs the undos; cancelling it twice does not stop them.
import { featureDeployment, routingSaga, SagaLife, type StepWords, sagaSetting } from '../../../support/saga';

const passing = (steps: number) => {
  const life = new SagaLife(sagaSetting(featureDeployment()));
  for (let step = 0; step < steps; step++) life.answer();
  return life;
};

describe('a saga that is cancelled', () => {
  it('tells the agent to stop, waits for what it says, and undoes a step that was stopped', () => {
    const life = passing(4).cancel();
    expect(life.effects.at(-1)).toEqual({ effect: 'cancel-step' });
    expect(life.shown.status).toBe('in_progress');
    life.settle({ ending: 'cancelled' }).runAll();
    expect(life.shown).toMatchObject({
      status: 'cancelled',
      undone: ['RollbackProduction', 'RemoveFromStaging'],
      unknown: ['DeployToProduction'],
      failed_step: null,
    });
    expect(life.types.slice(4)).toEqual([
      'ProductionFailed',
      'RollbackProductionCompleted',
      'RemoveFromStagingCompleted',
      'DeploymentCancelled',
    ]);
  });

  it('undoes a step that answered in spite of it', () => {
    const life = passing(4).cancel().answer({ port: 80 });
    expect(life.atWork).toMatchObject({ task: 'RollbackProduction', saga: { undoing: { outcome: 'done' } } });
    expect(life.runAll().shown).toMatchObject({ status: 'cancelled', unknown: [] });
  });

  it('undoes a step that failed meanwhile, and says that too', () => {
    const life = passing(4).cancel().fail('bad_output').runAll();
    expect(life.shown).toMatchObject({ status: 'cancelled', failed_step: 'DeployToProduction', unknown: [] });
  });

  it('with nothing to undo is cancelled all the same', () => {
    expect(passing(1).cancel().settle({ ending: 'cancelled' }).shown).toMatchObject({
      status: 'cancelled',
      undone: [],
    });
  });

  it('whose undo fails is partially compensated, for something is left to do', () => {
    const life = passing(2).cancel().settle({ ending: 'cancelled' }).fail();
    expect(life.shown).toMatchObject({ status: 'partially_compensated', left_to_do: [{ step: 3 }] });
  });

  it('a second time, or while it compensates, changes nothing', () => {
    const once = passing(4).cancel().settle({ ending: 'cancelled' }).runAll();
    const twice = passing(4)
      .cancel()
      .cancel()
      .settle({ ending: 'cancelled' })
      .cancel()
      .answer()
      .cancel()
      .runAll();
    expect(twice.trail).toEqual(once.trail);
    expect(twice.shown).toEqual(once.shown);
    expect(twice.effects.filter((effect) => effect.effect === 'cancel-step')).toHaveLength(1);
    expect(passing(4).fail().cancel().runAll().shown.status).toBe('compensated');
  });

  it('after its end has ended', () => {
    const life = passing(5);
    expect(life.shown.status).toBe('completed');
    const { facts } = life;
    expect(life.cancel().facts).toEqual(facts);
  });

  describe('and asks, or would ask, what became of a step', () => {
    const asking = (undo: StepWords['undo'] = 'Rollback', rules?: number) => {
      const Deploy = { undo, onUnknown: 'ask', failure: 'DeployFailed' } as const;
      const saga = routingSaga({ Reserve: { undo: 'Release' }, Deploy, Announce: {} });
      return new SagaLife(sagaSetting(saga, rules === undefined ? {} : { rules })).answer();
    };

    it('asks nobody any more, and takes the step back as one of which nobody knows', () => {
      const life = asking().fail('timeout').cancel();
      expect(life.shown).not.toHaveProperty('waits_for');
      expect(life.types).toEqual(['DeployFailed']);
      expect(life.atWork).toMatchObject({
        task: 'Rollback',
        saga: { undoing: { step: 'Deploy', outcome: 'unknown' } },
      });
      expect(life.cancel().runAll().shown).toMatchObject({
        status: 'cancelled',
        undone: ['Rollback', 'Release'],
        unknown: ['Deploy'],
        failed_step: 'Deploy',
      });
    });

    it.each([['none'], [{ undo: 'irreversible', reason: 'mails are gone' }]] as const)(
      'leaves a step to people that has no undo: %j',
      (undo) => {
        expect(asking(undo).fail('timeout').cancel().runAll().shown).toMatchObject({
          status: 'partially_compensated',
          undone: ['Release'],
          unknown: ['Deploy'],
          left_to_do: [{ step: 2, problem: expect.stringContaining('nobody knows') }],
        });
      },
    );

    it.each([
      ['because it was stopped', null, (life: SagaLife) => life.settle({ ending: 'cancelled' })],
      ['in time', 'Deploy', (life: SagaLife) => life.fail('timeout')],
    ])('asks nobody where the step at work ends unknown, %s', (_, failedStep, end) => {
      expect(end(asking().cancel()).runAll().shown).toMatchObject({
        status: 'cancelled',
        undone: ['Rollback', 'Release'],
        unknown: ['Deploy'],
        failed_step: failedStep,
      });
    });

    it('goes back at once where the step had been stopped by hand', () => {
      const life = asking().settle({ ending: 'cancelled' }).cancel().runAll();
      expect(life.shown).toMatchObject({ status: 'cancelled', undone: ['Rollback', 'Release'] });
    });

    it('waited for an answer all the same where it was begun with older rules', () => {
      const life = asking('Rollback', 2).fail('timeout').cancel();
      expect(life.trail).toEqual(['Reserve', 'Deploy']);
      life.take({ arrival: 'settle', settlement: { step: 'Deploy', outcome: 'done' } }).runAll();
      expect(life.shown).toMatchObject({ status: 'cancelled', undone: ['Rollback', 'Release'], unknown: [] });
    });
  });
});
