// Steps of sagas wait for gates of their coordination, and for approvals (M12, M30).
import { decisionIn } from '../../../../src/coordination/gate/decision-problem';
import type { JsonObject } from '../../../../src/events/json';
import { envelope } from '../../../support/envelope';
import { on } from '../../../support/routing-plan';
import { routingSaga } from '../../../support/saga';
import { event, Gated, gatedPlan, HOUR } from './gated';

const SAGA = 'saga:team:deploy-7';
const HASH = 'a'.repeat(64);
const NAME = 'approval deploy-7/DeployToProduction';
const work = {
  agent: 'deployer',
  task: 'DeployToProduction',
  saga: { id: 'deploy-7', name: 'deploy', results: {} },
  event: envelope('Requested', { source: '/ann' }) as unknown as JsonObject,
};
const ask = (given: Gated, rest: JsonObject = {}) => {
  const { plan, hash } = given.plan;
  const asks_gate = { saga: SAGA, step: 'DeployToProduction', work, ...rest };
  return given.take({ input: 'events', signal: { events: [], plan, hash, asks_gate } });
};
const answer = (verdict: string, rest = {}) => ({
  effect: 'answer-gate',
  saga: SAGA,
  step: 'DeployToProduction',
  verdict,
  ...rest,
});

describe('a step that names a gate', () => {
  it('is told when it opens, and the correlation is not at its end before', () => {
    const given = new Gated(gatedPlan({}, {}, { completeOn: on('Done') }));
    ask(given, { gate: 'clearance' });
    given.publish(event('Done'));
    expect(given.answers).toEqual([]);
    expect(given.state.phase).toBe('stalled');
    given.publish(event('Reviewed'));
    expect(given.answers).toEqual([answer('open')]);
    expect(given.state.phase).toBe('complete');
  });

  it('is told at once where it is open, and told again where it asks again', () => {
    const given = new Gated(gatedPlan());
    given.publish(event('Reviewed'));
    ask(given, { gate: 'clearance' });
    ask(given, { gate: 'clearance' });
    expect(given.answers).toEqual([answer('open'), answer('open')]);
  });

  it('is told once, however often it has asked before', () => {
    const given = new Gated(gatedPlan());
    ask(given, { gate: 'clearance' });
    ask(given, { gate: 'clearance' });
    given.publish(event('Reviewed'));
    expect(given.answers).toEqual([answer('open')]);
  });

  it('is told of a no, and why, also when it asks after it', () => {
    const given = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead' } }));
    ask(given, { gate: 'clearance' });
    given.decide('bob', 'reject', { note: 'no' });
    ask(given, { gate: 'clearance' });
    const reason = 'gate clearance was refused by bob: no';
    expect(given.answers).toEqual([answer('refused', { reason }), answer('refused', { reason })]);
  });

  it('is told no where the plan has no such gate', () => {
    const given = new Gated(gatedPlan());
    ask(given, { gate: 'clearence' });
    expect(given.answers).toEqual([answer('refused', { reason: 'the plan has no gate clearence' })]);
  });

  it('may go on at once where it names none', () => {
    const given = new Gated(gatedPlan());
    ask(given);
    expect(given.answers).toEqual([answer('open')]);
  });

  it('is told no when the correlation is cancelled or fails, before and after it asks', () => {
    const failing = () => new Gated(gatedPlan({}, {}, { failOn: on('Broken') }));
    const before = failing();
    ask(before, { gate: 'clearance' });
    before.publish(event('Broken'));
    expect(before.answers).toEqual([answer('refused', { reason: 'the correlation has failed' })]);
    const after = failing();
    after.publish(event('Broken'));
    ask(after, { gate: 'clearance' });
    expect(after.answers).toEqual(before.answers);
  });

  it('is held through a rollover', () => {
    const given = new Gated(gatedPlan());
    ask(given, { gate: 'clearance' });
    given.rollOver();
    given.publish(event('Reviewed'));
    expect(given.answers).toEqual([answer('open')]);
  });

  it('has its requester kept from deciding', () => {
    const given = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead' } }));
    ask(given, { gate: 'clearance' });
    expect(given.decide('ann').facts).toEqual([]);
    given.decide('bob');
    expect(given.answers).toEqual([answer('open')]);
  });
});

describe('a step that waits while its correlation is cancelled', () => {
  const startedHere = () => {
    const deploy = routingSaga(
      { DeployToProduction: { gate: 'clearance' } },
      { name: 'deploy', sagaId: 'deploy-7' },
    );
    const starter = { deploy: { on: 'Begun', does: { work: 'saga' as const, saga: 'deploy' } } };
    const given = new Gated(gatedPlan({}, starter, { sagas: { deploy } }));
    given.publish(event('Begun'));
    return given;
  };

  it('hears of it as its saga does, which is cancelled, and not as of a gate that refuses', () => {
    const given = startedHere();
    ask(given, { gate: 'clearance' });
    given.cancel();
    expect(given.effects).toContainEqual({ effect: 'cancel-saga', sagaId: 'deploy-7' });
    expect(given.gate().status).toBe('withdrawn');
    // Its question may have been on the way.
    ask(given, { gate: 'clearance' });
    expect(given.answers).toEqual([]);
  });

  it('is told no where nobody cancels its saga: somebody has started that by hand', () => {
    const given = startedHere();
    const byHand = { ...work, saga: { id: 'by-hand', name: 'deploy', results: {} } };
    ask(given, { gate: 'clearance', saga: 'saga:team:by-hand', work: byHand });
    given.cancel();
    const told = { saga: 'saga:team:by-hand', reason: 'the correlation was cancelled' };
    expect(given.answers).toEqual([answer('refused', told)]);
  });
});

describe('a step whose saga is cancelled while it waits', () => {
  const withdraw = (given: Gated, rest: JsonObject = {}) => {
    const { plan, hash } = given.plan;
    const withdraws_gate = { saga: SAGA, step: 'DeployToProduction', ...rest };
    return given.take({ input: 'events', signal: { events: [], plan, hash, withdraws_gate } });
  };
  const approval = { role: 'lead', quorum: 1, withinMs: HOUR };
  const because = `DeployToProduction of ${SAGA} was cancelled, and nothing else waits for it`;

  it('asks nobody any more: its approval is withdrawn, with its deadlines, and says why', () => {
    const given = new Gated(gatedPlan({}, {}, { completeOn: on('Done') }));
    ask(given, { approval });
    given.show(NAME, HASH);
    given.publish(event('Done'));
    expect(given.state.phase).toBe('active');
    withdraw(given);
    expect(given.gate(NAME)).toMatchObject({ status: 'withdrawn', because });
    expect(given.state).toMatchObject({ phase: 'complete', timers: {} });
    expect(given.answers).toEqual([]);
    const decision = { gate: NAME, verdict: 'approve', by: 'bob', hash: HASH };
    expect(decisionIn(given.index, given.state, decision, given.now)).toEqual({
      problem: `${NAME} is not needed any more: ${because}`,
    });
  });

  it('leaves the gate of the plan to others, and withdraws it where it was the last', () => {
    const given = new Gated(gatedPlan());
    ask(given, { gate: 'clearance' });
    ask(given, { gate: 'clearance', saga: 'saga:team:other' });
    given.publish(event('Built'));
    withdraw(given);
    expect(given.gate()).toMatchObject({ status: 'waiting', asks: [{ saga: 'saga:team:other' }] });
    withdraw(given, { saga: 'saga:team:other' });
    expect(given.gate().status).toBe('waiting');
    given.publish(event('Reviewed'));
    expect(given.running).toEqual(['deployer#1']);
    expect(given.answers).toEqual([]);
    const alone = new Gated(gatedPlan());
    ask(alone, { gate: 'clearance' });
    withdraw(alone);
    expect(alone.gate()).toMatchObject({ status: 'withdrawn', because });
    expect(alone.state.phase).toBe('idle');
  });

  it('may be followed by others, for whom a new round begins with the evidence that there is', () => {
    const given = new Gated(gatedPlan({ approval: { role: 'lead' } }));
    given.publish(event('Reviewed'));
    ask(given, { gate: 'clearance' });
    withdraw(given);
    given.publish(event('Built'));
    expect(given.gate()).toMatchObject({ status: 'waiting', round: 2, evidence: [{ type: 'Reviewed' }] });
    expect(given.gate()).not.toHaveProperty('because');
    given.decide('bob');
    expect(given.running).toHaveLength(1);
  });

  it('changes nothing where the gate has been decided, or another step is meant, or it is no withdrawal', () => {
    const given = new Gated(gatedPlan());
    ask(given, { gate: 'clearance' });
    const others: JsonObject[] = [{ step: 'Other' }, { saga: 'saga:team:x' }, { step: 7 }];
    for (const rest of others) expect(withdraw(given, rest).facts).toEqual([]);
    given.publish(event('Reviewed'));
    expect(withdraw(given).facts).toEqual([]);
    expect(given.gate().status).toBe('open');
  });
});

describe('a saga that was started by hand', () => {
  const begun_by = envelope('Requested', { id: 'evt-start', source: '/ann' });
  const built = (rest = {}) => event('Built', { source: '/deployer', causation_id: 'evt-start', ...rest });
  const publish = (given: Gated, ...events: unknown[]) => {
    const { plan, hash } = given.plan;
    return given.take({ input: 'events', signal: { events, plan, hash, begun_by } });
  };
  const asked = () => gatedPlan({ evidence: [], approval: { role: 'lead' } });

  it('keeps whoever started it from deciding on what its events reach, and nobody else', () => {
    const given = new Gated(asked());
    publish(given, built());
    expect(given.decide('ann').facts).toEqual([]);
    given.decide('bob');
    expect(given.running).toEqual(['deployer#1']);
  });

  it('does so over what agents make of its events, and where they are evidence', () => {
    const plan = gatedPlan(
      { approval: { role: 'lead' } },
      { reviewer: { on: 'Packed', publishes: { completed: 'Reviewed' } } },
    );
    const given = new Gated(plan);
    publish(given, built({ type: 'Packed', id: 'evt-packed' }));
    given.answer('reviewer#1');
    given.publish(event('Built', { source: '/ci' }));
    expect(given.decide('ann').facts).toEqual([]);
    given.decide('cyd');
    expect(given.running).toHaveLength(1);
  });

  it('adds to what is known of the event, and notes it once', () => {
    const given = new Gated(asked());
    given.publish(event('Noise', { id: 'evt-start', source: '/bob' }));
    publish(given, built());
    publish(given, built({ id: 'evt-second' }));
    expect(given.state.origins?.['evt-start']).toEqual(['/bob', '/ann']);
    expect(
      given.facts.filter((fact) => fact.fact === 'origin-noted' && fact.id === 'evt-start'),
    ).toHaveLength(2);
  });

  it('is not noted where nobody decides, nor where it is no event', () => {
    const nobody = new Gated(gatedPlan());
    publish(nobody, built());
    expect(nobody.state.origins).toBeUndefined();
    const given = new Gated(asked());
    const { plan, hash } = given.plan;
    given.take({
      input: 'events',
      signal: { events: [], plan, hash, begun_by: { event: { source: '/ann' } } },
    });
    expect(given.state.origins).toBeUndefined();
  });
});

describe('a step that needs approval', () => {
  const approval = { role: 'lead', quorum: 1, withinMs: HOUR };

  it('is shown, approved by its hash, and told it', () => {
    const given = new Gated(gatedPlan());
    ask(given, { approval });
    expect(given.rendering).toEqual([{ effect: 'render-action', gate: NAME, show: { work } }]);
    given.show(NAME, HASH);
    given.decide('bob', 'approve', { gate: NAME, hash: HASH });
    expect(given.answers).toEqual([answer('open', { hash: HASH })]);
    ask(given, { approval });
    expect(given.answers).toHaveLength(2);
  });

  it('expires as no', () => {
    const given = new Gated(gatedPlan());
    ask(given, { approval });
    given.comeDue();
    expect(given.answers).toMatchObject([{ verdict: 'refused' }]);
  });

  it('has deadlines whose names fit where histories keep them, however long its own name is', () => {
    const given = new Gated(gatedPlan());
    const names = ['ü', 'o'].map((letter) => letter.repeat(150));
    for (const id of names) ask(given, { saga: id, approval, work: { ...work, saga: { id } } });
    const timers = Object.keys(given.state.timers);
    expect(timers).toHaveLength(2);
    for (const timer of timers) expect(timer.length).toBeLessThanOrEqual(130);
    given.comeDue();
    expect(given.gate(`approval ${names[0]}/DeployToProduction`).status).toBe('expired');
    expect(given.gate(`approval ${names[1]}/DeployToProduction`).status).toBe('waiting');
  });

  it('waits for its gate first', () => {
    const given = new Gated(gatedPlan());
    ask(given, { gate: 'clearance', approval });
    expect(given.rendering).toEqual([]);
    given.publish(event('Reviewed'));
    expect(given.answers).toEqual([]);
    given.show(NAME, HASH);
    expect(given.decide('ann', 'approve', { gate: NAME, hash: HASH }).facts).toEqual([]);
    given.decide('bob', 'approve', { gate: NAME, hash: HASH });
    expect(given.answers).toEqual([answer('open', { hash: HASH })]);
  });

  it('is asked to be shown again in the next run, until it was', () => {
    const given = new Gated(gatedPlan());
    ask(given, { approval });
    given.rollOver();
    expect(given.rendering).toHaveLength(2);
    given.show(NAME, HASH);
    expect(given.gate(NAME).action).toEqual({ hash: HASH });
    given.rollOver();
    expect(given.rendering).toHaveLength(2);
  });
});

it.each([
  ['nothing', undefined],
  ['text', 'please'],
  ['no step', { saga: SAGA, work }],
  ['no work', { saga: SAGA, step: 'S' }],
  ['work without an event', { saga: SAGA, step: 'S', work: {} }],
  ['an event that is none', { saga: SAGA, step: 'S', work: { event: { event: 7 } } }],
  ['a reference that is none', { saga: SAGA, step: 'S', work: { event: { reference: 7 } } }],
  ['an approval without a quorum', { saga: SAGA, step: 'S', work, approval: {} }],
  ['an approval by nobody', { saga: SAGA, step: 'S', work, approval: { quorum: 0 } }],
])('takes no request from %s', (_, asks_gate) => {
  const given = new Gated(gatedPlan());
  const { plan, hash } = given.plan;
  const { effects } = given.take({ input: 'events', signal: { events: [], plan, hash, asks_gate } });
  expect(effects.filter((each) => each.effect === 'answer-gate')).toEqual([]);
  expect(given.state.gates).toBeUndefined();
});
