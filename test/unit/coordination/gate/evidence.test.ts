// Gates that events open, and that events close again (M14, N11).
import { advance } from '../../../../src/coordination/advance';
import { gateStanding } from '../../../../src/coordination/gate/decide';
import { initialState } from '../../../../src/coordination/initial';
import { indexPlan } from '../../../../src/coordination/routing/plan-index';
import type { RoutingPlan } from '../../../../src/plan/routing-plan';
import { START } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { on } from '../../../support/routing-plan';
import { event, Gated, gatedPlan, HOUR } from './gated';

/** Behind a gate that lists who has to bring its evidence. */
function listed(from: string[], quorum = from.length): RoutingPlan {
  const of = on('Reviewed', { from });
  const plan = gatedPlan();
  const reactions = plan.reactions.map((each) => (each.does ? { ...each, on: of } : each));
  const gate = { name: 'clearance', criteria: [{ criterion: 'evidence' as const, of, quorum }] };
  return { ...plan, reactions, gates: { clearance: gate } };
}

describe('a gate that evidence opens', () => {
  it('holds what came before the evidence and lets it go in order', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Built'), event('Built'));
    expect(given.open).toEqual(['deployer#1 held', 'deployer#2 held']);
    expect(given.state.open['deployer#1']?.heldBy).toBe('gate clearance');
    given.publish(event('Reviewed', { source: '/auditor' }));
    expect(given.dispatched.map(({ delivery }) => delivery.id)).toEqual(['deployer#1', 'deployer#2']);
    expect(given.gate()).toMatchObject({ status: 'open', round: 1 });
  });

  it('is open already for what comes after the evidence', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed'));
    given.publish(event('Built'));
    expect(given.running).toEqual(['deployer#3']);
    expect(given.types).toEqual(['Reviewed', 'Cleared', 'Built']);
  });

  it('is open for the very event that is its evidence', () => {
    const given = new Gated(gatedPlan({}, { notifier: { on: 'Reviewed', gate: 'clearance' } }));
    given.publish(event('Reviewed'));
    expect(given.running).toEqual(['notifier#1']);
  });

  it('tells a publisher the place of its own event, and not of what the rules published meanwhile', () => {
    const given = new Gated(gatedPlan());
    const admissions = given.publish(event('Reviewed'), event('Built'));
    expect(given.types).toEqual(['Reviewed', 'Cleared', 'Built']);
    expect(admissions).toMatchObject([{ sequence: 1 }, { sequence: 3 }]);
  });

  it('says once that it opened, on what evidence and from whom', () => {
    const given = new Gated(gatedPlan());
    given.publish(
      event('Reviewed', { id: 'evt-1', source: '/auditor' }),
      event('Reviewed', { source: '/b' }),
    );
    expect(given.types.filter((type) => type === 'Cleared')).toHaveLength(1);
    const cleared = given.events.find((each) => each.event.type === 'Cleared');
    expect(cleared).toMatchObject({
      event: { source: '/clearance', causation_id: 'evt-1' },
      payload: {
        gate: 'clearance',
        round: 1,
        criteria: [
          {
            criterion: 'evidence Reviewed',
            evidence: [{ id: 'evt-1', type: 'Reviewed', source: '/auditor' }],
          },
        ],
      },
    });
  });

  it('wants evidence from as many sources as its quorum, however often each speaks', () => {
    const given = new Gated(gatedPlan({ quorum: 2 }));
    given.publish(
      event('Built'),
      event('Reviewed', { source: '/one' }),
      event('Reviewed', { source: '/one' }),
    );
    expect(given.open).toEqual(['deployer#1 held']);
    given.publish(event('Reviewed', { source: '/two' }));
    expect(given.running).toEqual(['deployer#1']);
    expect(given.events.find((each) => each.event.type === 'Cleared')?.event.causes).toHaveLength(3);
  });

  it('says which sources are still missing where it lists them', () => {
    const given = new Gated(listed(['/a', '/b', '/c'], 3));
    given.publish(event('Built'), event('Reviewed', { source: '/b' }));
    expect(given.state.phaseReason).toBe(
      'gate clearance waits for evidence Reviewed from /a, /b, /c (1 of 3: /a, /c missing)',
    );
    given.publish(event('Reviewed', { source: '/x' }), event('Reviewed', { source: '/c' }));
    expect(gateStanding(given.index, given.state, 'clearance', given.now)?.lacks).toEqual([
      'evidence Reviewed from /a, /b, /c (2 of 3: /a missing)',
    ]);
    given.publish(event('Reviewed', { source: '/a' }));
    expect(given.running).toEqual(['deployer#1']);
  });

  it('says of how many of them where not all are needed, and not more names than one reads', () => {
    const few = new Gated(listed(['/a', '/b', '/c'], 2));
    few.publish(event('Built'), event('Reviewed', { source: '/b' }));
    expect(few.state.phaseReason).toMatch(/ \(1 of 2: any 1 of \/a, \/c missing\)$/);
    const many = new Gated(listed(Array.from({ length: 20 }, (_, number) => `/s${number}`)));
    many.publish(event('Built'), event('Reviewed', { source: '/s0' }));
    expect(many.state.phaseReason).toMatch(/\(1 of 20: \/s1, .*\/s8 and 11 more missing\)$/);
  });

  it('keeps the evidence of one source however often another speaks', () => {
    const given = new Gated(gatedPlan({ quorum: 2 }));
    given.publish(event('Reviewed', { source: '/one', id: 'evt-one' }));
    const often = Array.from({ length: 40 }, () => event('Reviewed', { source: '/two' }));
    given.publish(...often, event('Built'));
    expect(given.gate().evidence.map(({ id }) => id)).toContain('evt-one');
    expect(given.running).toHaveLength(1);
    given.publish(event('Doubted', { retracts: often.slice(-5).map((each) => each.event.id) }));
    expect(given.gate()).toMatchObject({ status: 'open' });
  });

  it('wants evidence for each of its criteria', () => {
    const given = new Gated(gatedPlan({ evidence: ['Reviewed', 'Measured'] }));
    given.publish(event('Built'), event('Reviewed'));
    expect(given.state.phaseReason).toBe('gate clearance waits for evidence Measured (0 of 1)');
    given.publish(event('Measured'));
    expect(given.running).toEqual(['deployer#1']);
  });

  it('holds back what a missing gate of the plan was named for', () => {
    const given = new Gated(gatedPlan({}, { lost: { on: 'Lost', gate: 'clearence' } }));
    given.publish(event('Lost'));
    expect(given.ended('lost#1')).toMatchObject({
      as: 'discarded',
      reason: 'gate refused',
      problem: 'the plan has no gate clearence',
    });
  });
});

describe('evidence that expires', () => {
  it('counts up to its time and no longer, by the time of admission', () => {
    const given = new Gated(gatedPlan({ freshForMs: HOUR }));
    given.publish(event('Reviewed', { timestamp: '2020-01-01T00:00:00Z' }));
    given.pass(HOUR);
    given.publish(event('Built'));
    expect(given.running).toEqual(['deployer#3']);
    given.pass(1);
    given.publish(event('Built'));
    expect(given.open).toEqual(['deployer#3 running', 'deployer#4 held']);
    expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, evidence: [] });
  });

  it('opens the gate anew, and says so again, when fresh evidence comes', () => {
    const given = new Gated(gatedPlan({ freshForMs: HOUR }));
    given.publish(event('Reviewed'));
    given.pass(HOUR + 1);
    given.publish(event('Built'), event('Reviewed'));
    expect(given.running).toEqual(['deployer#3']);
    expect(given.payloads('Cleared').map(({ round }) => round)).toEqual([1, 2]);
  });

  it('does not count any more when the last of a quorum comes too late for the first', () => {
    const given = new Gated(gatedPlan({ quorum: 2, freshForMs: HOUR }));
    given.publish(event('Built'), event('Reviewed', { source: '/one' }));
    given.pass(HOUR + 1);
    given.publish(event('Reviewed', { source: '/two' }));
    expect(given.open).toEqual(['deployer#1 held']);
    given.publish(event('Reviewed', { source: '/one' }));
    expect(given.running).toEqual(['deployer#1']);
  });
});

describe('evidence that is taken back', () => {
  it.each([
    ['retracts', 'evt-1'],
    ['retracts', ['evt-other', 'evt-1']],
    ['supersedes', 'evt-1'],
    ['supersedes', ['evt-1']],
  ])('by event.%s %j closes the gate; what runs goes on', (field, ids) => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed', { id: 'evt-1' }), event('Built'));
    given.publish(event('Doubted', { [field]: ids }), event('Built'));
    expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, evidence: [] });
    expect(given.open).toEqual(['deployer#3 running', 'deployer#5 held']);
    given.answer('deployer#3');
    expect(given.types).toContain('Deployed');
  });

  it('is replaced by an event that supersedes it and is evidence itself', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed', { id: 'evt-1' }));
    given.publish(event('Reviewed', { id: 'evt-2', supersedes: 'evt-1' }));
    expect(given.gate()).toMatchObject({ status: 'open', round: 2, evidence: [{ id: 'evt-2' }] });
    expect(given.types.filter((type) => type === 'Cleared')).toHaveLength(2);
  });

  it('is not replaced by the event that retracts it, whatever that one is', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed', { id: 'evt-1' }), event('Reviewed', { retracts: 'evt-1' }));
    expect(given.gate()).toMatchObject({ status: 'waiting', evidence: [] });
    expect(given.state.ledger.deliveries.discarded).toEqual({ 'taken back': 1 });
  });

  it('is not evidence any more where what supersedes it does not match', () => {
    const given = new Gated(
      gatedPlan(
        {},
        {},
        {
          reactions: gatedPlan().reactions.map((each) =>
            each.does
              ? {
                  ...each,
                  on: on('Reviewed', {
                    filter: [{ path: ['payload', 'verdict'], name: 'verdict', equals: 'pass', text: 'pass' }],
                  }),
                }
              : each,
          ),
        },
      ),
    );
    given.publish(event('Reviewed', { id: 'evt-1', payload: { verdict: 'pass' } }));
    expect(given.gate().status).toBe('open');
    given.publish(event('Reviewed', { supersedes: 'evt-1', payload: { verdict: 'fail' } }));
    expect(given.gate()).toMatchObject({ status: 'waiting', evidence: [] });
  });

  it('leaves a gate alone whose evidence it is not', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed', { id: 'evt-1' }));
    given.publish(event('Doubted', { retracts: 'evt-2' }));
    expect(given.gate()).toMatchObject({ status: 'open', round: 1 });
  });

  it.each<[object, string]>([
    [{ retracts: 7 }, 'event.retracts needs to be an event id or a list of ids, got 7'],
    [
      { supersedes: { id: 'evt-1' } },
      'event.supersedes needs to be an event id or a list of ids, got an object',
    ],
    [{ retracts: ['evt-1', 5] }, 'event.retracts[1] needs to be text, got 5'],
    [{ confirms: '' }, 'event.confirms is empty'],
  ])('is parked, and nothing of it acts, where what stands there is no id: %j', (fields, problem) => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed', { id: 'evt-1' }));
    expect(given.publish(event('Doubted', fields))).toMatchObject([
      { outcome: 'parked', reason: 'invalid_payload', problem },
    ]);
    expect(given.gate()).toMatchObject({ status: 'open', round: 1 });
  });

  it('is let in with whatever stands there in a run that was begun with older rules', () => {
    const index = indexPlan(gatedPlan(), 2);
    const doubted = event('Doubted', { retracts: 7 } as object);
    const signal = { events: [event('Reviewed'), doubted], plan: index.plan.plan, hash: index.plan.hash };
    const when = { at: START, run: 'run-1' };
    const { admissions, state } = advance(
      index,
      initialState('feature-7'),
      { input: 'events', signal },
      when,
    );
    expect(admissions.map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted']);
    expect(state.gates?.clearance).toMatchObject({ status: 'open', round: 1 });
  });

  it('leaves an older piece of the same source standing', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed', { id: 'evt-1' }), event('Reviewed', { id: 'evt-2' }));
    given.publish(event('Doubted', { retracts: 'evt-2' }));
    expect(given.gate()).toMatchObject({ status: 'open', round: 2, evidence: [{ id: 'evt-1' }] });
    given.publish(event('Built'));
    expect(given.running).toEqual(['deployer#6']);
  });
});

describe('a correlation', () => {
  it('is stalled where a gate waits for evidence that nobody brings', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Built'));
    expect(given.state).toMatchObject({
      phase: 'stalled',
      phaseReason: 'gate clearance waits for evidence Reviewed (0 of 1)',
    });
  });

  it('is not while somebody is at work, who may bring it', () => {
    const given = new Gated(
      gatedPlan({}, { auditor: { on: 'Built', publishes: { completed: 'Reviewed' } } }),
    );
    given.publish(event('Built'));
    expect(given.state.phase).toBe('active');
    given.answer('auditor#1');
    expect(given.running).toEqual(['deployer#1']);
  });

  it('does not complete while a gate holds something', () => {
    const given = new Gated(gatedPlan({}, {}, { completeOn: on('Done') }));
    given.publish(event('Built'), event('Done'));
    expect(given.state.phase).toBe('stalled');
    given.publish(event('Reviewed'));
    given.answer('deployer#1');
    expect(given.state.phase).toBe('complete');
  });

  it('carries its gates over to the next run', () => {
    const given = new Gated(gatedPlan({ evidence: ['Reviewed', 'Measured'] }));
    given.publish(event('Built'), event('Reviewed'));
    given.rollOver();
    given.publish(event('Measured'));
    expect(given.running).toEqual(['deployer#1']);
  });

  it('keeps a bounded number of pieces, the newest', () => {
    const given = new Gated(gatedPlan());
    for (let number = 0; number < 60; number++) given.publish(event('Reviewed', { id: `evt-${number}` }));
    expect(given.gate().evidence).toHaveLength(21);
    expect(given.gate().evidence.at(-1)?.id).toBe('evt-59');
  });

  it('takes an envelope as evidence whatever its header says of itself', () => {
    const given = new Gated(gatedPlan());
    given.publish(envelope('Reviewed', { supersedes: '__proto__', constructor: 'x' as never }));
    expect(given.gate().status).toBe('open');
  });
});
