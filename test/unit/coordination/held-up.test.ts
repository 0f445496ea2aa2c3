// What holds a correlation up, for who has waited for its end in vain.
import { heldUp } from '../../../src/coordination/explain/held-up';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { explained } from '../../support/explained';
import { join, on, routingPlan } from '../../support/routing-plan';
import { event, Gated, gatedPlan } from './gate/gated';

const said = (given: Correlation) => heldUp(explained(given)).map(({ by, text }) => [by, text]);

describe('a correlation that has not ended', () => {
  it('is held up by the gate that it waits at, with who may decide, and not by what the gate holds', () => {
    const given = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead' } }));
    given.publish(event('Built', { source: '/builder' }));
    given.decide('cyd', 'approve', {});
    expect(said(given)).not.toContainEqual(['gate', expect.anything()]);
    const waiting = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead', quorum: 2 } }));
    waiting.publish(event('Built', { source: '/builder' }));
    waiting.decide('cyd');
    expect(said(waiting)).toEqual([
      ['gate', 'gate clearance needs approval by lead (1 of 2): ann or bob may decide'],
    ]);
  });

  it('is held up by a pause, named first, and by what runs on under it', () => {
    const plan = routingPlan(
      {
        worker: { on: 'Asked' },
        stop: { on: 'Blocked', does: { work: 'pause', pause: 'blockers' } },
      },
      { pauses: { blockers: { name: 'blockers', scope: 'correlation' } as never } },
    );
    const given = new Correlation(plan);
    given.publish(envelope('Asked'));
    given.publish(envelope('Blocked'), envelope('Asked', { id: 'evt-held' }));
    expect(said(given)).toEqual([
      ['pause', expect.stringMatching(/^pause blockers: in force: .*; it holds 1$/)],
      ['work', expect.stringMatching(/^worker \(after Asked\): running/)],
    ]);
  });

  it('names the pause by which each is resumed, of the correlation and of the whole plan', () => {
    const plan = routingPlan({ worker: { on: 'Asked' } });
    const given = new Correlation(plan);
    const scopes = ['correlation', 'plan'] as const;
    for (const scope of scopes)
      given.state.pauses = {
        ...given.state.pauses,
        [scope]: { pause: `of ${scope}`, scope, by: 'ann', reason: 'lunch', since: given.now },
      };
    expect(heldUp(explained(given))).toMatchObject([
      { by: 'pause', pause: 'of correlation' },
      { by: 'plan-pause', pause: 'of plan' },
    ]);
  });

  it('is held up by agents at work before joins that wait for them', () => {
    const plan = routingPlan(
      {
        writer: { on: 'Asked', publishes: { completed: 'Written' } },
        printer: { on: join('all', ['Written', 'Paid']) },
      },
      { completeOn: on('Printed') },
    );
    const given = new Correlation(plan);
    given.publish(envelope('Asked'));
    expect(said(given)).toEqual([['work', expect.stringMatching(/^writer \(after Asked\): running/)]]);
    given.runAll();
    expect(said(given)[0]).toEqual(['wait', expect.stringMatching(/^printer: .*Paid/)]);
  });
});
