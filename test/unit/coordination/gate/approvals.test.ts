// Approval of one piece of work (M30): what exactly will run is shown, and only that is approved.
import { decisionIn } from '../../../../src/coordination/gate/decision-problem';
import { on } from '../../../support/routing-plan';
import { approvedPlan, event, Gated, gatedPlan, HOUR } from './gated';

const HASH = 'a'.repeat(64);
const NAME = 'approval deployer#1';

const built = (approval = {}, rest = {}) => {
  const given = new Gated(approvedPlan(approval, rest));
  given.publish(event('Built', { source: '/ci' }));
  return given;
};
const refusal = (given: Gated, by: string, rest = {}): string | undefined => {
  const decision = { gate: NAME, verdict: 'approve', by, ...rest };
  const read = decisionIn(given.index, given.state, decision, given.now);
  return 'problem' in read ? read.problem : undefined;
};
const approve = (given: Gated, by = 'ann', rest = {}) =>
  given.decide(by, 'approve', { gate: NAME, hash: HASH, ...rest });

describe('work that needs approval', () => {
  it('is held, and a worker is asked to show it', () => {
    const given = built();
    expect(given.open).toEqual(['deployer#1 held']);
    expect(given.state.open['deployer#1']?.heldBy).toBe('approval');
    expect(given.rendering).toMatchObject([
      { gate: NAME, show: { run: { delivery: { id: 'deployer#1' }, event: { event: { type: 'Built' } } } } },
    ]);
    expect(given.state).toMatchObject({
      phase: 'active',
      phaseReason: 'approval deployer#1 waits for approval by lead (0 of 1)',
    });
  });

  it('runs once it is approved, and carries the hash of what was', () => {
    const given = built();
    given.show(NAME, HASH);
    approve(given);
    expect(given.dispatched).toMatchObject([{ delivery: { id: 'deployer#1' }, approved: HASH }]);
    given.answer('deployer#1');
    expect(given.types).toEqual(['Built', 'Deployed']);
  });

  it('cannot be approved before it was shown, nor by another hash, nor by none', () => {
    const given = built();
    expect(refusal(given, 'ann', { hash: HASH })).toMatch(/has not been shown yet/);
    given.show(NAME, HASH);
    expect(refusal(given, 'ann')).toBe(
      `approval deployer#1 needs the hash of what was shown, ${HASH}; none was given`,
    );
    expect(refusal(given, 'ann', { hash: 'b'.repeat(64) })).toMatch(/got "bbbb/);
    expect(approve(given, 'ann', { hash: HASH.toUpperCase() }).facts).toEqual([]);
    expect(refusal(given, 'ann', { hash: HASH })).toBeUndefined();
  });

  it('can be rejected without a hash, also before it was shown', () => {
    const given = built();
    given.decide('bob', 'reject', { gate: NAME, note: 'no' });
    expect(given.ended('deployer#1')).toMatchObject({
      as: 'discarded',
      reason: 'gate refused',
      problem: 'approval deployer#1 was refused by bob: no',
    });
    expect(given.show(NAME).facts).toEqual([]);
  });

  it('that cannot be shown can only be rejected', () => {
    const given = built();
    given.take({ input: 'rendered', gate: NAME, rendered: { problem: 'agent_not_found: gone' } });
    expect(refusal(given, 'ann', { hash: HASH })).toMatch(/can only be rejected: agent_not_found: gone/);
  });

  it('is approved piece by piece', () => {
    const given = built();
    given.publish(event('Built', { source: '/ci' }));
    for (const number of [1, 2]) given.show(`approval deployer#${number}`, HASH);
    approve(given, 'ann', { gate: 'approval deployer#2' });
    expect(given.open).toEqual(['deployer#1 held', 'deployer#2 running']);
  });

  it('needs as many people as its quorum', () => {
    const given = built({ quorum: 2 });
    given.show(NAME, HASH);
    approve(given);
    expect(given.running).toEqual([]);
    approve(given, 'bob');
    expect(given.running).toEqual(['deployer#1']);
  });

  it('is not approved by whoever asked for it', () => {
    const given = new Gated(approvedPlan());
    given.publish(event('Built', { source: '/ann' }));
    given.show(NAME, HASH);
    expect(refusal(given, 'ann', { hash: HASH })).toMatch(/asked for by \/ann/);
  });

  it('expires, calls people at half time, and comes too late afterwards', () => {
    const given = built({ withinMs: 48 * HOUR, escalate: 'ApprovalOverdue' });
    given.show(NAME, HASH);
    given.comeDue();
    expect(given.payloads('ApprovalOverdue')).toMatchObject([{ gate: NAME }]);
    given.comeDue();
    expect(given.ended('deployer#1')).toMatchObject({ reason: 'gate refused', as: 'discarded' });
    expect(refusal(given, 'ann', { hash: HASH })).toMatch(/already decided, approval deployer#1 expired/);
    expect(given.running).toEqual([]);
  });

  it('is not run any more after a cancellation, whoever approves', () => {
    const given = built();
    given.show(NAME, HASH);
    given.cancel();
    expect(approve(given).facts).toEqual([]);
    expect(given.ended('deployer#1')).toMatchObject({ as: 'discarded', reason: 'cancelled' });
    expect(given.gate(NAME).status).toBe('withdrawn');
  });

  it('is not run any more after the correlation has failed', () => {
    const given = built({}, { failOn: on('Broken') });
    given.show(NAME, HASH);
    given.publish(event('Broken'));
    expect(given.gate(NAME).status).toBe('withdrawn');
    expect(given.ended('deployer#1')).toMatchObject({ reason: 'correlation failed' });
  });

  it('waits for its gate first, and is shown when that is open', () => {
    const plan = gatedPlan();
    const approval = { role: 'lead', quorum: 1 };
    const reactions = plan.reactions.map((each) => (each.does ? each : { ...each, approval }));
    const given = new Gated({ ...plan, reactions });
    given.publish(event('Built'));
    expect(given.rendering).toEqual([]);
    given.publish(event('Reviewed', { id: 'evt-r' }));
    expect(given.rendering).toHaveLength(1);
    given.show(NAME, HASH);
    // The gate closes while people look at the work: it holds again, although they have approved.
    given.publish(event('Doubted', { retracts: 'evt-r' }));
    approve(given);
    expect(given.state.open['deployer#1']).toMatchObject({ state: 'held', heldBy: 'gate clearance' });
    given.publish(event('Reviewed'));
    expect(given.dispatched).toMatchObject([{ approved: HASH }]);
  });
});

describe('over a rollover', () => {
  it('what has not been shown is asked for again; what was shown is not', () => {
    const given = built();
    given.rollOver();
    expect(given.rendering).toHaveLength(2);
    given.show(NAME, HASH);
    given.rollOver();
    expect(given.rendering).toHaveLength(2);
    approve(given);
    expect(given.running).toEqual(['deployer#1']);
  });

  it('approved work that is dispatched again carries the same hash', () => {
    const given = built();
    given.show(NAME, HASH);
    approve(given);
    given.rollOver();
    expect(given.dispatched.map(({ approved }) => approved)).toEqual([HASH, HASH]);
  });

  it('another rendering voids what was approved of the first', () => {
    const given = built({ quorum: 2 });
    given.show(NAME, HASH);
    approve(given);
    given.show(NAME, 'b'.repeat(64));
    expect(given.gate(NAME)).toMatchObject({ round: 2, decisions: [], action: { hash: 'b'.repeat(64) } });
    expect(approve(given, 'bob').facts).toEqual([]);
  });
});

it('remembers a bounded number of decided approvals, and each that still matters', () => {
  const given = new Gated(approvedPlan());
  given.publish(event('Built', { source: '/ci' }));
  for (let number = 2; number <= 130; number++) {
    given.publish(event('Built', { source: '/ci' }));
    given.decide('ann', 'reject', { gate: `approval deployer#${number}` });
  }
  const gates = Object.keys(given.state.gates ?? {});
  expect(gates).toContain(NAME);
  expect(gates).toContain('approval deployer#130');
  expect(gates.length).toBeLessThanOrEqual(102);
});
