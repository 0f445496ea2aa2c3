// Steps behind a gate: nothing of them begins before it opens.
import { routingSaga, SagaLife, sagaSetting } from '../../../support/saga';

const gated = () =>
  new SagaLife(
    sagaSetting(
      routingSaga({
        Reserve: { undo: 'Release' },
        Deploy: { undo: 'Rollback', gate: 'security-clearance', failure: 'DeployFailed' },
      }),
    ),
  ).answer();
const verdict = (life: SagaLife, value: unknown) => life.take({ arrival: 'gate', verdict: value });

describe('a step behind a gate', () => {
  it('is asked for with the work that would run, and has not begun', () => {
    const life = gated();
    expect(life.effects.at(-1)).toMatchObject({
      effect: 'ask-gate',
      gate: 'security-clearance',
      work: { task: 'Deploy', agent: 'worker', reaction: 'saga:deploy-feature/Deploy' },
    });
    expect(life.shown).toMatchObject({
      current_step: 2,
      waits_for: 'gate security-clearance before Deploy',
      compensation_stack: [{ step: 1, compensate: 'Release' }],
    });
    expect(life.trail).toEqual(['Reserve']);
  });

  it('begins when the gate opens', () => {
    const life = verdict(gated(), { step: 'Deploy', verdict: 'open', hash: 'abc' });
    expect(life.trail).toEqual(['Reserve', 'Deploy']);
    expect(life.facts).toContainEqual(expect.objectContaining({ fact: 'gate-opened', step: 2, hash: 'abc' }));
    expect(life.runAll().shown.status).toBe('completed');
  });

  it('never begins when the gate is refused, so that only the steps before it are undone', () => {
    const life = verdict(gated(), { step: 'Deploy', verdict: 'refused', reason: 'bob said no' });
    expect(life.events).toMatchObject([
      {
        event: { type: 'DeployFailed' },
        payload: { reason: 'gate refused', problem: 'bob said no', attempts: 0 },
      },
    ]);
    expect(life.runAll().shown).toMatchObject({
      status: 'compensated',
      undone: ['Release'],
      failed_step: 'Deploy',
      current_step: 2,
    });
  });

  it('needs the gate once a step: an approval of its own is asked for in the same way', () => {
    const approval = { quorum: 1, role: 'lead' };
    const life = new SagaLife(sagaSetting(routingSaga({ Deploy: { approval } })));
    expect(life.effects).toMatchObject([{ effect: 'ask-gate', approval }]);
    expect(life.shown.waits_for).toBe('approval of Deploy');
    verdict(life, { step: 'Deploy', verdict: 'open' }).fail();
    expect(life.shown.status).toBe('failed');
  });

  it('remembers across a hand-over that the gate has opened', () => {
    const life = gated();
    life.holding = true;
    verdict(life, { step: 'Deploy', verdict: 'open' });
    expect(life.trail).toEqual(['Reserve']);
    life.holding = false;
    expect(life.take({ arrival: 'begin' }).trail).toEqual(['Reserve', 'Deploy']);
  });

  it('takes no verdict that is none, or of another step, or that comes twice', () => {
    const life = gated();
    for (const value of [
      undefined,
      7,
      {},
      { step: 'Reserve', verdict: 'open' },
      { step: 'Deploy', verdict: 'maybe' },
    ])
      verdict(life, value);
    expect(life.trail).toEqual(['Reserve']);
    verdict(verdict(life, { step: 'Deploy', verdict: 'open' }), { step: 'Deploy', verdict: 'refused' });
    expect(life.shown.failed_step).toBeNull();
  });

  it('is not begun where the saga is cancelled meanwhile, and asks for its gate no more', () => {
    const life = gated().cancel();
    expect(life.effects).toContainEqual({ effect: 'withdraw-gate', step: 'Deploy' });
    expect(life.cancel().effects.filter(({ effect }) => effect === 'withdraw-gate')).toHaveLength(1);
    verdict(life, { step: 'Deploy', verdict: 'open' });
    expect(life.runAll().shown).toMatchObject({ status: 'cancelled', undone: ['Release'] });
    expect(life.trail).toEqual(['Reserve', 'Release']);
  });
});
