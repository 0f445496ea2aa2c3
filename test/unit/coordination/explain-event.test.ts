// Why an event woke whom, or not.

import { AWAITS_ANSWER } from '../../../src/coordination/answers';
import { explainEvent, explainEvents } from '../../../src/coordination/explain/explain-event';
import type { JsonObject } from '../../../src/events/json';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { explained, explanationOf, rowOf } from '../../support/explained';
import { featureTeam, join, on, routingPlan } from '../../support/routing-plan';

const filtered = (name: string, text: string, path = ['payload', ...name.split('.')]) =>
  on('ReviewCompleted', { filter: [{ path, name, equals: text, text }] });

/** What a reaction with that trigger answers to a review with that payload. */
function refusedBy(trigger: ReturnType<typeof filtered>, payload: JsonObject) {
  const given = new Correlation(routingPlan({ reader: { on: trigger } }));
  given.publish(envelope('ReviewCompleted', { payload }));
  const { mark, clause, outcome } = rowOf(given, 'evt-ReviewCompleted', 'reader');
  return [mark, clause, outcome];
}

describe('a reaction that an event woke', () => {
  const begun = () => {
    const given = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    given.publish(envelope('Begun'));
    return given;
  };
  const outcome = (given: Correlation, rest = {}) => rowOf(given, 'evt-Begun', 'writer', rest);

  it('handled it: how long it took, and in which attempt', () => {
    const given = begun();
    given.pass(8_200);
    given.answer('writer#1');
    expect(outcome(given)).toEqual({
      mark: 'matched',
      name: 'writer',
      reaction: 'writer',
      clause: 'type is Begun',
      outcome: 'handled in 8.2 s, attempt 1',
      delivery: 'writer#1',
      state: 'handled',
      attempts: 1,
    });
  });

  it('is at work on it: since when, in which attempt and why not in the first', () => {
    const failed = [{ attempt: 1, reason: 'timeout', problem: 'took longer than 1 s' }];
    const attempts = new Map([['writer#1', { failed, atWork: 2, progress: 'reading' }]]);
    expect(outcome(begun()).outcome).toBe('running since 10:00:00');
    expect(outcome(begun(), { attempts })).toMatchObject({
      outcome: 'running since 10:00:00, attempt 2 (1: timeout): reading',
      attempts: 2,
      failedAttempts: failed,
    });
  });

  it('failed for good: a dead letter with every failed attempt that is known', () => {
    const given = begun();
    given.fail('writer#1', 'bad_output');
    const failed = [{ attempt: 3, reason: 'timeout', problem: 'took longer than 1 s' }];
    expect(outcome(given, { attempts: new Map([['writer#1', { failed }]]) })).toMatchObject({
      mark: 'lost',
      state: 'dead-lettered',
      outcome: 'dead letter after 4 attempts (3: timeout; 4: bad_output): bad_output in writer#1',
      failedAttempts: [...failed, { attempt: 4, reason: 'bad_output', problem: 'bad_output in writer#1' }],
    });
  });

  it('lost it to a cancellation', () => {
    const given = begun();
    given.cancel();
    expect(outcome(given)).toMatchObject({ mark: 'lost', outcome: 'discarded: cancelled' });
  });

  it('waits in the queue after a run has handed over, with the attempts used before', () => {
    const given = begun();
    given.take({ input: 'carry', spent: { 'writer#1': { failures: 2, crashes: 0 } } }, true);
    expect(outcome(given)).toMatchObject({ state: 'queued', outcome: 'queued (2 attempts used before)' });
  });

  it('names the pattern that it matched', () => {
    const pattern = { payload: { severity: ['high'] } };
    const given = new Correlation(routingPlan({ reader: { on: { trigger: 'event', pattern } } }));
    given.publish(envelope('A', { payload: { severity: 'high' } }));
    expect(rowOf(given, 'evt-A', 'reader').clause).toBe('pattern {"payload":{"severity":["high"]}}');
  });
});

describe('a reaction that said no', () => {
  it('names the clause and the value that it saw', () => {
    expect(refusedBy(filtered('severity', 'high'), { severity: 'low' })).toEqual([
      'refused',
      'severity=high',
      'payload.severity is "low"',
    ]);
  });

  it('names the event of its trigger that came nearest', () => {
    const far = on('ReviewCompleted', { topic: 'project.alerts' });
    const near = on('ReviewCompleted', { from: '/auditor' });
    const given = new Correlation(routingPlan({ reader: { on: join('any', ['Other', far, near]) } }));
    given.publish(envelope('ReviewCompleted', { routing: { topic: 'project.tasks' } }));
    expect(rowOf(given, 'evt-ReviewCompleted', 'reader')).toMatchObject({
      clause: 'topic=project.alerts',
      leaf: { number: 1, part: 'topic' },
    });
    given.publish(
      envelope('ReviewCompleted', { id: 'evt-2', routing: { topic: 'project.alerts' }, source: '/x' }),
    );
    expect(rowOf(given, 'evt-2', 'reader')).toMatchObject({ mark: 'matched' });
  });

  it.each<[string, string, JsonObject, string]>([
    [
      'a slip of the pen',
      'verdct',
      { verdict: 'pass' },
      'no such field payload.verdct; did you mean verdict?',
    ],
    ['one inside', 'payload.order.totl', { order: { total: 1 } }, 'no such field; did you mean total?'],
    [
      'a slip on the way',
      'payload.ordr.total',
      { order: { total: 1 } },
      'no such field; did you mean payload.order.total?',
    ],
    [
      'one that stands elsewhere',
      'payload.total',
      { order: { total: 1 } },
      'no such field; did you mean payload.order.total?',
    ],
    ['a field of the envelope', 'sorce', {}, 'no such field payload.sorce; did you mean source?'],
    ['nothing near', 'payload.verdict', { text: 'x' }, 'no such field'],
    [
      'a field of a list, which a filter text cannot reach',
      'payload.total',
      { items: [{ total: 1 }] },
      'no such field',
    ],
  ])('says which field was meant: %s', (_, name, payload, outcome) => {
    const path = name.startsWith('payload.') ? name.split('.') : ['payload', name];
    expect(refusedBy(filtered(name, 'pass', path), payload)[2]).toBe(outcome);
  });

  it('says of a choice what each alternative saw, of which some lack their field', () => {
    const either: JsonObject[] = [{ a: ['x'] }, { b: ['x'] }];
    const pattern = { payload: { $or: either } };
    expect(refusedBy(on('ReviewCompleted', { pattern }), { a: true })[2]).toBe(
      'payload.a is true; payload.b: no such field',
    );
  });

  it('says the same of a pattern, also through lists', () => {
    const pattern = (payload: JsonObject) => on('ReviewCompleted', { pattern: { payload } });
    expect(refusedBy(pattern({ severity: ['high'] }), { severity: 'low' }).slice(1)).toEqual([
      'payload.severity: ["high"]',
      'payload.severity is "low"',
    ]);
    expect(refusedBy(pattern({ verdct: ['pass'] }), { verdict: 'pass' })[2]).toBe(
      'no such field; did you mean verdict?',
    );
    expect(refusedBy(pattern({ items: { totl: [1] } }), { items: [{ total: 1 }] })[2]).toBe(
      'no such field payload.items[0].totl; did you mean total?',
    );
  });

  it('says who subscribes to the topic, where its agent does not', () => {
    const given = new Correlation(
      routingPlan({ reader: { on: 'A' } }, { topics: { 'project.tasks': { subscribers: ['/writer'] } } }),
    );
    given.publish(envelope('A'));
    expect(rowOf(given, 'evt-A', 'reader')).toMatchObject({
      mark: 'refused',
      clause: 'type is A',
      outcome: 'topic project.tasks is not for reader; its subscribers are /writer',
      leaf: { number: 0, part: 'subscribers' },
    });
  });

  it('says that nobody publishes what it asks for, where that is nearly the event that came', () => {
    const given = new Correlation(
      routingPlan(
        {
          writer: { on: 'Begun', publishes: { completed: 'APIDesignCompleted' } },
          reader: { on: 'APIDesignComplete' },
        },
        { sources: { '/outside': { may: ['Begun'] } } },
      ),
    );
    given.publish(envelope('Begun'));
    given.answer('writer#1');
    const id = given.events[1]?.event.id ?? '';
    expect(explanationOf(given, id).rows.map(({ outcome }) => outcome)).toEqual([
      'type is "APIDesignCompleted"; nobody publishes APIDesignComplete; is APIDesignCompleted meant?',
    ]);
  });
});

describe('an event', () => {
  it('is explained under each source that has used its id', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'A' } }));
    given.publish(envelope('A'), envelope('A', { source: '/other' }));
    expect(explainEvent(explained(given), 'evt-A').map(({ source }) => source)).toEqual([
      '/outside',
      '/other',
    ]);
    expect(explainEvents(explained(given), ['evt-none'])).toEqual([]);
  });

  it('counts the reactions that ask for other types apart from those that came near', () => {
    const given = new Correlation(featureTeam());
    given.publish(envelope('UserStoryApproved'));
    const { rows, others } = explanationOf(given, 'evt-UserStoryApproved');
    expect([rows.length, others.length]).toEqual([3, 4]);
  });

  it('that the plan knows and nobody reacts to is no slip', () => {
    const given = new Correlation(
      routingPlan({ writer: { on: 'Begun', publishes: { started: 'Started' } } }),
    );
    given.publish(envelope('Begun'));
    const id = given.events[1]?.event.id ?? '';
    expect(explanationOf(given, id)).toMatchObject({
      rows: [],
      unmatched: 'no reaction of the plan asks for Started',
    });
    expect(explanationOf(given, id)).not.toHaveProperty('didYouMean');
  });

  it('whose only reactions refused it says so', () => {
    const given = new Correlation(routingPlan({ reader: { on: filtered('severity', 'high') } }));
    given.publish(envelope('ReviewCompleted'));
    expect(explanationOf(given, 'evt-ReviewCompleted').unmatched).toBe(
      'it woke nobody: every reaction that asks for it said no',
    );
  });

  it('that met complete_on is shown as such, although it woke nobody', () => {
    const given = new Correlation(routingPlan({}, { completeOn: join('all', ['A', 'B']) }));
    given.publish(envelope('A'));
    expect(rowOf(given, 'evt-A', 'complete_on')).toMatchObject({
      mark: 'waiting',
      outcome: '1 of 2; waiting for B (from outside)',
    });
    given.publish(envelope('B'));
    expect(rowOf(given, 'evt-B', 'complete_on')).toMatchObject({ mark: 'matched', outcome: 'met' });
    expect(rowOf(given, 'evt-A', 'complete_on').outcome).toBe('counted, and B met it');
  });

  it('that is only known as repeated is explained as far as that goes', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'A' } }));
    given.publish(envelope('A'));
    given.facts = [];
    given.publish(envelope('A'));
    expect(explanationOf(given, 'evt-A')).toMatchObject({
      rows: [],
      repeats: [{ as: 'duplicate' }],
      unmatched: 'it came before, in a run whose history is not there any more',
    });
  });

  it('that is a question says what became of it', () => {
    const asks = (id: string) => envelope('PriceAsked', { id, [AWAITS_ANSWER]: true });
    const given = new Correlation(
      routingPlan({ clerk: { on: 'PriceAsked', publishes: { completed: 'Price' } } }),
    );
    given.publish(asks('evt-1'), asks('evt-2'), asks('evt-3'));
    given.answer('clerk#1');
    given.fail('clerk#2');
    expect(['evt-1', 'evt-2', 'evt-3'].map((id) => explanationOf(given, id).answer)).toEqual([
      'it is a question, and was answered by Price',
      'it is a question, and got no answer: temporary_failure in clerk#2 (temporary_failure)',
      'it is a question, and no answer is kept: none has come yet, or it is long ago',
    ]);
  });

  it('admitted under an older plan is told apart from one that nobody wanted', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'A' } }));
    given.publish(envelope('A'));
    const plan = routingPlan({ reader: { on: 'A' } });
    expect(explanationOf(given, 'evt-A', { plan }).rows).toMatchObject([
      { name: 'writer', clause: 'matched under the plan of then', state: 'running' },
      { name: 'reader', mark: 'refused', outcome: expect.stringContaining('admitted under another plan') },
    ]);
  });
});
