// Steps of which nobody knows whether they took effect: named, and treated as the plan says (STYLE 15).
import { settleProblem } from '../../../../src/coordination/saga/settlement';
import { routingSaga, SagaLife, type StepWords, sagaSetting } from '../../../support/saga';

const deploying = (onUnknown: 'undo' | 'skip' | 'ask', undo: StepWords['undo'] = 'Rollback') =>
  new SagaLife(
    sagaSetting(
      routingSaga({
        Reserve: { undo: 'Release' },
        Deploy: { undo, onUnknown, success: 'Deployed', failure: 'DeployFailed' },
        Announce: {},
      }),
    ),
  ).answer({ room: 7 });

const settle = (life: SagaLife, settlement: object) =>
  life.take({ arrival: 'settle', settlement: { step: 'Deploy', ...settlement } });

describe('an unknown outcome', () => {
  it.each(['timeout', 'deadline', 'crash_budget', 'cancelled', 'worker_shutdown'])(
    'is what %s leaves behind',
    (reason) => {
      const life = deploying('undo').fail(reason).runAll();
      expect(life.shown).toMatchObject({ unknown: ['Deploy'], failed_step: 'Deploy', failure: { reason } });
    },
  );

  it.each(['temporary_failure', 'invalid_payload', 'unauthorized', 'no_space_left', 'toString'])(
    'is not that of %s, by which the agent says no',
    (reason) => {
      const life = deploying('undo').fail(reason);
      expect(life.atWork.saga.undoing).toEqual({ step: 'Deploy', outcome: 'failed' });
      expect(life.runAll().shown.unknown).toEqual([]);
    },
  );

  it('is what an earlier attempt leaves behind, though the last one says no', () => {
    const life = deploying('undo').fail('temporary_failure', 'unknown');
    expect(life.atWork.saga.undoing).toEqual({ step: 'Deploy', outcome: 'unknown' });
    expect(life.runAll().shown).toMatchObject({
      unknown: ['Deploy'],
      failure: { reason: 'temporary_failure' },
    });
    expect(deploying('ask').fail('temporary_failure', 'unknown').shown.waits_for).toContain('Deploy');
  });

  it('was known before less: a saga that was begun with older rules goes on by them', () => {
    const saga = routingSaga({ Deploy: { undo: 'Rollback' } });
    const told = (reason: string, effect?: 'unknown') =>
      new SagaLife(sagaSetting(saga, { rules: 2 })).fail(reason, effect).atWork.saga.undoing?.outcome;
    expect(told('bad_output')).toBe('failed');
    expect(told('temporary_failure', 'unknown')).toBe('failed');
    expect(told('timeout')).toBe('unknown');
  });

  it('is that of a step whose activity somebody cancelled by hand', () => {
    const life = deploying('undo').settle({ ending: 'cancelled' });
    expect(life.shown).toMatchObject({ unknown: ['Deploy'], failed_step: 'Deploy', status: 'compensating' });
  });

  it('is told to the undo, as certain outcomes are', () => {
    expect(deploying('undo').fail('timeout').atWork.saga.undoing).toEqual({
      step: 'Deploy',
      outcome: 'unknown',
    });
    expect(deploying('undo').fail().atWork.saga.undoing).toEqual({ step: 'Deploy', outcome: 'failed' });
    expect(deploying('undo').fail().answer().atWork.saga.undoing).toEqual({
      step: 'Reserve',
      outcome: 'done',
      result: { room: 7 },
    });
  });

  it('is undone by policy undo', () => {
    const life = deploying('undo').fail('timeout').runAll();
    expect(life.shown).toMatchObject({ status: 'compensated', undone: ['Rollback', 'Release'] });
  });

  it('is passed over by policy skip, and stays named', () => {
    const life = deploying('skip').fail('timeout').runAll();
    expect(life.shown).toMatchObject({ status: 'compensated', undone: ['Release'], unknown: ['Deploy'] });
    expect(deploying('skip').fail().runAll().shown.undone).toEqual(['Rollback', 'Release']);
  });

  it('of a step that cannot be taken back is left to people', () => {
    const life = deploying('undo', { undo: 'irreversible', reason: 'the rocket flies' })
      .fail('timeout')
      .runAll();
    expect(life.shown).toMatchObject({
      status: 'partially_compensated',
      unknown: ['Deploy'],
      left_to_do: [{ step: 2, problem: expect.stringMatching(/nobody knows .* the rocket flies/) }],
    });
  });

  it('of an undo is left to people', () => {
    const life = deploying('undo').fail().fail('timeout').runAll();
    expect(life.shown).toMatchObject({
      status: 'partially_compensated',
      undone: ['Release'],
      left_to_do: [{ step: 2, compensate: 'Rollback', reason: 'timeout' }],
    });
  });
});

describe('an answer of no use', () => {
  const USELESS = ['bad_output', 'no_result', 'output_too_large', 'payload_too_large', 'type_not_allowed'];

  it.each(USELESS)('(%s) is that of a step which took effect, and is taken back as such', (reason) => {
    const life = deploying('skip').fail(reason);
    expect(life.types).toEqual(['DeployFailed']);
    expect(life.atWork.saga.undoing).toEqual({ step: 'Deploy', outcome: 'done' });
    expect(life.runAll().shown).toMatchObject({
      status: 'compensated',
      completed_steps: [{ step: 1 }],
      undone: ['Rollback', 'Release'],
      unknown: [],
      failed_step: 'Deploy',
    });
  });

  it.each(USELESS)('(%s) leaves a step to people that cannot be taken back', (reason) => {
    const life = deploying('undo', { undo: 'irreversible', reason: 'mails are gone' }).fail(reason).runAll();
    expect(life.shown).toMatchObject({
      status: 'partially_compensated',
      left_to_do: [{ step: 2, problem: expect.stringContaining('took effect') }],
    });
  });

  it('of an agent that was cut off says nothing of its effect', () => {
    expect(deploying('undo').fail('bad_output', 'unknown').atWork.saga.undoing?.outcome).toBe('unknown');
    expect(deploying('undo').fail('bad_output', 'failed').atWork.saga.undoing?.outcome).toBe('failed');
  });
});

describe('policy ask', () => {
  const asking = () => deploying('ask').fail('timeout');

  it('waits for a person, publishes nothing meanwhile, and says so', () => {
    const life = asking();
    expect(life.types).toEqual([]);
    expect(life.shown).toMatchObject({
      status: 'in_progress',
      current_step: 2,
      unknown: ['Deploy'],
      waits_for: expect.stringContaining('Deploy (timeout)'),
    });
  });

  it('goes on where the step took effect, with what it would have answered', () => {
    const life = settle(asking(), { outcome: 'done', payload: { port: 80 } });
    expect(life.atWork).toMatchObject({ task: 'Announce', saga: { results: { Deploy: { port: 80 } } } });
    expect(life.shown).toMatchObject({
      unknown: [],
      completed_steps: [{ step: 1 }, { step: 2, event: 'Deployed' }],
    });
    expect(life.events).toMatchObject([{ event: { type: 'Deployed' }, payload: { port: 80 } }]);
    expect(life.runAll().shown.status).toBe('completed');
  });

  it.each([
    ['failed', 'failed', ['Rollback', 'Release'], []],
    ['undo', 'unknown', ['Rollback', 'Release'], ['Deploy']],
    ['skip', undefined, ['Release'], ['Deploy']],
  ])('turns back where the answer is %s', (outcome, told, undone, unknown) => {
    const life = settle(asking(), { outcome });
    expect(life.types).toEqual(['DeployFailed']);
    if (told) expect(life.atWork.saga.undoing?.outcome).toBe(told);
    expect(life.runAll().shown).toMatchObject({
      status: 'compensated',
      undone,
      unknown,
      failed_step: 'Deploy',
    });
  });

  it('keeps on record who settled what, how, and with what', () => {
    const life = settle(asking(), { outcome: 'done', payload: { port: 80 }, by: 'ann', note: 'seen it' });
    const settled = [
      {
        step: 'Deploy',
        outcome: 'done',
        payload: { port: 80 },
        by: 'ann',
        note: 'seen it',
        at: new Date(life.now - 1_000).toISOString(),
      },
    ];
    expect(life.shown.settled).toEqual(settled);
    expect(life.runAll().shown.settled).toEqual(settled);
    expect(settle(asking(), { outcome: 'skip' }).shown.settled).toEqual([
      { step: 'Deploy', outcome: 'skip', at: expect.any(String) },
    ]);
    expect(asking().shown).not.toHaveProperty('settled');
  });

  it('keeps of a large answer on record how large it was', () => {
    const payload = { text: 'x'.repeat(5_000) };
    const [settled] = settle(asking(), { outcome: 'done', payload }).shown.settled ?? [];
    expect(settled).toMatchObject({ outcome: 'done', payload_bytes: 5_011 });
    expect(settled).not.toHaveProperty('payload');
  });

  it('takes an answer once', () => {
    const life = settle(settle(asking(), { outcome: 'done' }), { outcome: 'failed' });
    expect(life.shown.failed_step).toBeNull();
  });

  it.each([
    [7, 'takes { step, outcome'],
    [{ step: 'Deploy', outcome: 'perhaps' }, 'one of done, failed, undo, skip, got "perhaps"'],
    [{ step: 'Reserve', outcome: 'done' }, 'asks about step Deploy, got "Reserve"'],
    [{ step: 'Deploy', outcome: 'undo', payload: {} }, 'payload goes with outcome done'],
    [{ step: 'Deploy', outcome: 'done', payload: [1] }, 'payload needs to be a JSON object, got a list of 1'],
    [{ step: 'Deploy', outcome: 'done', payload: { text: 'x'.repeat(300_000) } }, '262144'],
    [{ step: 'Deploy', outcome: 'done', by: 7 }, 'by needs to be text'],
  ])('refuses %j', (settlement, problem) => {
    const { setting, state } = asking();
    expect(settleProblem(setting, state, settlement)).toContain(problem);
    expect(asking().take({ arrival: 'settle', settlement }).shown.waits_for).toBeDefined();
  });

  it('refuses an answer that nobody waits for, and says how the saga stands', () => {
    const { setting, state } = deploying('ask');
    expect(settleProblem(setting, state, { step: 'Deploy', outcome: 'done' })).toBe(
      'saga deploy-feature-7 asks about no step now; it is in_progress',
    );
  });
});
