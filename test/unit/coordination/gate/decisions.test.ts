// People decide on gates (M14, M30): who may, when, once, and what becomes of what was held.
import { decisionIn } from '../../../../src/coordination/gate/decision-problem';
import { reopenState } from '../../../../src/coordination/initial';
import { on } from '../../../support/routing-plan';
import { event, Gated, gatedPlan, HOUR } from './gated';

const asked = (approval = {}, rest: Parameters<typeof gatedPlan>[1] = {}) => {
  const given = new Gated(
    gatedPlan({ evidence: [], approval: { role: 'lead', withinMs: 48 * HOUR, ...approval } }, rest),
  );
  given.publish(event('Built', { source: '/builder' }));
  return given;
};

/** What whoever decides is told; undefined where it is taken. */
const refusal = (given: Gated, decision: unknown): string | undefined => {
  const read = decisionIn(given.index, given.state, decision, given.now);
  return 'problem' in read ? read.problem : undefined;
};
const approve = (by: string, rest = {}) => ({ gate: 'clearance', verdict: 'approve', by, ...rest });

describe('a gate that people open', () => {
  it('holds until as many people with the role have said yes as its quorum', () => {
    const given = asked({ quorum: 2 });
    expect(given.state).toMatchObject({
      phase: 'active',
      phaseReason: 'gate clearance waits for approval by lead (0 of 2)',
    });
    given.decide('ann');
    expect(given.open).toEqual(['deployer#1 held']);
    given.decide('bob', 'approve', { note: 'looked at it' });
    expect(given.running).toEqual(['deployer#1']);
    expect(given.payloads('Cleared')[0]).toMatchObject({
      criteria: [
        {
          criterion: 'approval by lead',
          have: 2,
          need: 2,
          decisions: [
            { by: 'ann', verdict: 'approve' },
            { by: 'bob', verdict: 'approve', note: 'looked at it' },
          ],
        },
      ],
    });
  });

  it('ends with the first no, whoever said yes before: what it held is discarded and it is said', () => {
    const given = asked({ quorum: 2 });
    given.decide('ann');
    given.decide('bob', 'reject', { note: 'not on a Friday' });
    expect(given.ended('deployer#1')).toMatchObject({
      as: 'discarded',
      reason: 'gate refused',
      problem: 'gate clearance was refused by bob: not on a Friday',
    });
    expect(given.payloads('ClearanceRefused')).toMatchObject([{ gate: 'clearance', reason: 'refused' }]);
    expect(given.types).not.toContain('Cleared');
    expect(given.state.timers).toEqual({});
  });

  it('stays refused for what comes later', () => {
    const given = asked();
    given.decide('ann', 'reject');
    given.publish(event('Built'));
    expect(given.ended('deployer#3')).toMatchObject({ as: 'discarded', reason: 'gate refused' });
    expect(given.payloads('ClearanceRefused')).toHaveLength(1);
  });

  it('may be asked again once new evidence has come after the no', () => {
    const given = new Gated(gatedPlan({ approval: { role: 'lead' } }));
    given.publish(event('Reviewed'), event('Built'));
    given.decide('ann', 'reject');
    given.publish(event('Reviewed'));
    expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, decisions: [] });
    given.publish(event('Built'));
    given.decide('ann');
    expect(given.running).toHaveLength(1);
  });

  it('opens for evidence and people together, in either order', () => {
    for (const first of ['evidence', 'people']) {
      const given = new Gated(gatedPlan({ approval: { role: 'lead' } }));
      given.publish(event('Built'));
      if (first === 'people') given.decide('ann');
      given.publish(event('Reviewed'));
      if (first === 'evidence') given.decide('ann');
      expect(given.running).toEqual(['deployer#1']);
    }
  });
});

describe('a decision that was made on evidence', () => {
  const decided = () => {
    const given = new Gated(gatedPlan({ freshForMs: HOUR, approval: { role: 'lead', quorum: 2 } }));
    given.publish(event('Reviewed', { id: 'evt-1' }), event('Built'));
    given.decide('ann');
    return given;
  };

  it('is void when the evidence is taken back', () => {
    const given = decided();
    given.publish(event('Reviewed', { supersedes: 'evt-1' }));
    given.decide('bob');
    expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, decisions: [{ by: 'bob' }] });
    given.decide('ann');
    expect(given.gate().status).toBe('open');
  });

  it('is void when the evidence has become too old', () => {
    const given = decided();
    given.pass(HOUR + 1);
    given.publish(event('Reviewed'));
    given.decide('bob');
    expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, decisions: [{ by: 'bob' }] });
  });

  it('stands when more evidence comes', () => {
    const given = decided();
    given.publish(event('Reviewed'));
    given.decide('bob');
    expect(given.gate()).toMatchObject({ status: 'open', round: 1 });
  });

  it('is void when the gate was open already and closes', () => {
    const given = decided();
    given.decide('bob');
    given.publish(event('Doubted', { retracts: 'evt-1' }), event('Reviewed'), event('Built'));
    expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, decisions: [] });
  });
});

describe('time', () => {
  it('counts from when the first delivery is held, and its end means no', () => {
    const given = asked();
    given.pass(HOUR);
    given.publish(event('Built'));
    expect(Object.keys(given.state.timers)).toEqual(['gate clearance within 0 round 1']);
    given.pass(46 * HOUR);
    given.comeDue();
    expect(given.ended('deployer#1')).toMatchObject({
      as: 'discarded',
      reason: 'gate refused',
      problem: 'gate clearance expired: nobody decided in time, which means no',
    });
    expect(given.ended('deployer#2')).toMatchObject({ reason: 'gate refused' });
    expect(given.payloads('ClearanceRefused')).toMatchObject([{ reason: 'expired' }]);
    expect(given.gate().status).toBe('expired');
  });

  it('calls people once when half of it has passed and the gate still lacks them', () => {
    const given = asked({ escalate: 'ApprovalOverdue', quorum: 2 });
    given.decide('ann');
    given.comeDue();
    expect(given.now - given.gate().since).toBe(24 * HOUR);
    expect(given.payloads('ApprovalOverdue')).toMatchObject([
      { gate: 'clearance', waits_for: 'approval by lead' },
    ]);
    given.comeDue();
    expect(given.payloads('ApprovalOverdue')).toHaveLength(1);
    expect(given.gate().status).toBe('expired');
  });

  it('does not begin while there is evidence and nothing that waits', () => {
    const given = new Gated(gatedPlan({ approval: { role: 'lead', withinMs: HOUR } }));
    given.publish(event('Reviewed'));
    expect(given.state.timers).toEqual({});
    given.publish(event('Built'));
    expect(Object.keys(given.state.timers)).toHaveLength(1);
  });

  it('is over for a criterion only where that one is not met', () => {
    const given = new Gated(gatedPlan({ approval: { role: 'lead', withinMs: HOUR } }));
    given.publish(event('Built'));
    given.decide('ann');
    given.comeDue();
    expect(given.gate().status).toBe('waiting');
    given.publish(event('Reviewed'));
    expect(given.running).toEqual(['deployer#1']);
  });

  it('goes on in the next run, and begins anew with a new round', () => {
    const given = new Gated(gatedPlan({ approval: { role: 'lead', quorum: 2, withinMs: HOUR } }));
    given.publish(event('Reviewed', { id: 'evt-1' }), event('Built'));
    given.rollOver();
    expect(given.effects.filter((each) => each.effect === 'start-timer')).toHaveLength(2);
    given.decide('ann');
    given.pass(HOUR / 2);
    given.publish(event('Doubted', { retracts: 'evt-1' }));
    expect(given.state.timers).toEqual({ 'gate clearance within 1 round 2': given.now + HOUR });
  });
});

describe('whoever may not decide', () => {
  it.each([
    ['rubbish', 7, /^decide takes \{ gate, verdict/],
    ['no gate', { verdict: 'approve', by: 'ann' }, /gate is nothing/],
    [
      'another word',
      approve('ann', { verdict: 'maybe' }),
      /verdict needs to be approve or reject, got "maybe"/,
    ],
    ['nobody', approve(''), /^by is empty: say who decides/],
    ['a bare slash', approve('/'), /^by is empty/],
    ['no name', approve(7 as never), /^by needs to be text, got 7/],
    ['a control character', approve('ann\u001b[2J'), /^by has a control character/],
    ['a note that is none', approve('ann', { note: 7 }), /^note needs to be text, got 7/],
    ['a note without end', approve('ann', { note: 'x'.repeat(2_000) }), /^note is longer than 1000/],
    ['a gate with a slip', approve('ann', { gate: 'clearence' }), /"clearence"; did you mean clearance\?/],
    ['a gate called __proto__', approve('ann', { gate: '__proto__' }), /^no such gate/],
    [
      'somebody without the role',
      approve('sue'),
      /"sue" may not decide on gate clearance.*lead: ann, bob, cyd/,
    ],
    ['the right name in other letters', approve('Ann'), /"Ann" may not decide/],
    [
      'a role that is not asked for',
      approve('sue', { role: 'security' }),
      /asks for lead, not for role "security"/,
    ],
    ['a hash where there is no action', approve('ann', { hash: 'x' }), /is about no action/],
  ])('%s is told why', (_, decision, words) => {
    const given = asked();
    expect(refusal(given, decision)).toMatch(words);
    const { facts } = given.take({ input: 'decide', decision });
    expect(facts).toEqual([]);
  });

  it('is told by whom it was decided already', () => {
    const given = asked();
    given.decide('ann');
    expect(refusal(given, approve('bob'))).toBe(
      'gate clearance is not waiting any more: already decided, approved by ann',
    );
    const refused = asked();
    refused.decide('ann', 'reject', { note: 'no' });
    expect(refusal(refused, approve('ann'))).toBe(
      'gate clearance is not waiting any more: already decided, gate clearance was refused by ann: no',
    );
  });

  it('is told that time has run out', () => {
    const given = asked();
    given.comeDue();
    expect(refusal(given, approve('ann'))).toMatch(/already decided, gate clearance expired/);
    expect(given.decide('ann').facts).toEqual([]);
  });

  it('counts once', () => {
    const given = asked({ quorum: 2 });
    given.decide('ann');
    for (const by of ['ann', '/ann', ' ann '])
      expect(refusal(given, approve(by))).toMatch(/has already decided on gate clearance \(approve\)/);
  });

  it('is whoever asked, also under the name of a source', () => {
    for (const source of ['/ann', 'ann', '/Ann']) {
      const given = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead' } }));
      given.publish(event('Built', { source }));
      expect(refusal(given, approve('ann'))).toMatch(/was asked for by \/?[aA]nn, and another person/);
      expect(refusal(given, approve('ann', { verdict: 'reject' }))).toMatch(/another person has to decide/);
      expect(refusal(given, approve('bob'))).toBeUndefined();
    }
  });

  it('is whoever asked through an agent, however many agents lie between', () => {
    const given = new Gated(
      gatedPlan(
        { evidence: [], approval: { role: 'lead' } },
        {
          designer: { on: 'Begin', publishes: { completed: 'Designed' } },
          builder: { on: 'Designed', publishes: { completed: 'Built' } },
        },
      ),
    );
    given.publish(event('Begin', { source: '/ann' }));
    given.runAll();
    expect(given.open).toEqual(['deployer#3 held']);
    expect(refusal(given, approve('ann'))).toMatch(/asked for by \/ann/);
    expect(refusal(given, approve('bob'))).toBeUndefined();
  });

  it('is whoever asked for the evidence', () => {
    const given = new Gated(
      gatedPlan(
        { approval: { role: 'lead' } },
        {
          auditor: { on: 'ReviewAsked', publishes: { completed: 'Reviewed' } },
        },
      ),
    );
    given.publish(event('ReviewAsked', { source: '/ann' }), event('Built', { source: '/ci' }));
    given.runAll();
    expect(refusal(given, approve('ann'))).toMatch(/asked for by \/ann/);
    expect(refusal(given, approve('bob'))).toBeUndefined();
  });

  it('is still whoever asked where another source takes the same event id', () => {
    const given = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead' } }));
    given.publish(event('Built', { id: 'evt-1', source: '/ann' }));
    given.publish(event('Other', { id: 'evt-1', source: '/mallory' }));
    expect(refusal(given, approve('ann'))).toMatch(/asked for by \/ann/);
  });

  it('is everybody, where the plan names nobody for the role', () => {
    const given = asked({ role: 'captain' });
    expect(refusal(given, approve('ann'))).toMatch(/captain: nobody/);
  });

  it('is nobody but the requester, where no role is asked for', () => {
    const given = asked({ role: undefined });
    expect(refusal(given, approve('whoever'))).toBeUndefined();
    expect(refusal(given, approve('builder'))).toMatch(/asked for by \/builder/);
  });

  it('is everybody, where a gate waits for evidence alone or has not been asked for', () => {
    const evidence = new Gated(gatedPlan());
    expect(refusal(evidence, approve('ann'))).toMatch(/has not been asked for, and no evidence has come/);
    evidence.publish(event('Built'));
    expect(refusal(evidence, approve('ann'))).toMatch(/waits for evidence alone; nobody decides on it/);
  });

  it('is everybody after a cancellation or a failure', () => {
    const cancelled = asked();
    cancelled.cancel();
    expect(cancelled.ended('deployer#1')).toMatchObject({ as: 'discarded', reason: 'cancelled' });
    expect(refusal(cancelled, approve('ann'))).toMatch(/the correlation has been cancelled or has failed/);
    expect(cancelled.decide('ann').facts).toEqual([]);
    expect(cancelled.running).toEqual([]);
  });
});

it('is asked anew in the next generation of a correlation that had failed meanwhile', () => {
  const plan = gatedPlan({ evidence: [], approval: { role: 'lead' } }, {}, { failOn: on('Broken') });
  const given = new Gated(plan);
  given.publish(event('Built'));
  given.publish(event('Broken'));
  expect(given.gate().status).toBe('withdrawn');
  given.state = reopenState(given.state);
  given.take({ input: 'begin' });
  given.publish(event('Built'));
  expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, decisions: [] });
  given.decide('ann');
  expect(given.running).toHaveLength(1);
});

describe('several roles', () => {
  const both = () => {
    const plan = gatedPlan({ evidence: [] });
    const given = new Gated({
      ...plan,
      roles: { lead: ['ann', 'bob'], security: ['ann', 'sue'] },
      gates: {
        clearance: {
          name: 'clearance',
          criteria: [
            { criterion: 'approval', role: 'lead', quorum: 1 },
            { criterion: 'approval', role: 'security', quorum: 1 },
          ],
        },
      },
    });
    given.publish(event('Built'));
    return given;
  };

  it('count for a person who has them all, unless they say in which they speak', () => {
    const all = both();
    all.decide('ann');
    expect(all.gate().status).toBe('open');
    const one = both();
    one.decide('ann', 'approve', { role: 'lead' });
    expect(one.state.phaseReason).toBe('gate clearance waits for approval by security (0 of 1)');
    one.decide('sue');
    expect(one.gate().status).toBe('open');
  });
});
