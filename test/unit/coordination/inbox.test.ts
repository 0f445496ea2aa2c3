// How events enter a correlation: once each, guarded, and what is refused is parked with the reason (M1, M23).
import fc from 'fast-check';
import { PARKED_ROWS } from '../../../src/coordination/evolve';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';

const team = () =>
  new Correlation(
    routingPlan({ builder: { on: 'Start', publishes: { completed: 'Built', emits: ['Half'] } } }),
  );

const start = (rest = {}) => envelope('Start', rest);

describe('the same event again', () => {
  it('acts once and is counted as a duplicate', () => {
    const correlation = team();
    const [first] = correlation.publish(start());
    const [second] = correlation.publish(start());
    expect(first).toEqual({ outcome: 'admitted', id: 'evt-Start', sequence: 1, woke: ['builder'] });
    expect(second).toEqual({ outcome: 'duplicate', id: 'evt-Start' });
    expect(correlation.dispatched).toHaveLength(1);
    expect(correlation.state.ledger.events).toMatchObject({ admitted: 1, duplicates: 1 });
  });

  it('is a duplicate although its timestamp differs, for doors fill one in', () => {
    const correlation = team();
    correlation.publish(start());
    expect(correlation.publish(start({ timestamp: '2026-11-20T10:00:09Z' }))[0]?.outcome).toBe('duplicate');
  });

  it('is a duplicate within one signal, and in a later run', () => {
    const correlation = team();
    expect(correlation.publish(start(), start()).map((each) => each.outcome)).toEqual([
      'admitted',
      'duplicate',
    ]);
    correlation.rollOver();
    expect(correlation.publish(start())[0]?.outcome).toBe('duplicate');
  });

  it('is another event under another source', () => {
    const correlation = team();
    correlation.publish(start(), start({ source: '/somebody-else' }));
    expect(correlation.running).toEqual(['builder#1', 'builder#2']);
  });

  it('acts once however often each of many events is published', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }), (ids) => {
        const correlation = team();
        for (const id of ids) correlation.publish(start({ id: `evt-${id}` }));
        const different = new Set(ids).size;
        expect(correlation.dispatched).toHaveLength(different);
        expect(correlation.state.ledger.events).toMatchObject({
          admitted: different,
          duplicates: ids.length - different,
        });
      }),
    );
  });
});

describe('an id that comes again with other content', () => {
  it('is parked as a conflict, and the first one stands', () => {
    const correlation = team();
    correlation.publish(start({ payload: { text: 'first' } }));
    const [second] = correlation.publish(start({ payload: { text: 'second' } }));
    expect(second).toMatchObject({ outcome: 'conflict', id: 'evt-Start' });
    expect(correlation.dispatched.map((effect) => effect.event)).toMatchObject([
      { payload: { text: 'first' } },
    ]);
    expect(correlation.state.ledger.events).toMatchObject({ admitted: 1, parked: 0, conflicts: 1 });
    expect(correlation.state.parked).toMatchObject([
      {
        id: 'evt-Start',
        type: 'Start',
        source: '/outside',
        reason: 'conflict',
        problem: 'event evt-Start from /outside came again with other content; the first one stands',
      },
    ]);
  });

  it('is a duplicate where an agent published it while working: a repeated attempt may word it anew', () => {
    const correlation = team();
    const { plan, hash } = correlation.plan;
    const half = (text: string) => envelope('Half', { source: '/builder', payload: { text } });
    const emit = (text: string) =>
      correlation.take({
        input: 'events',
        signal: { events: [half(text)], plan, hash, emitted_by: 'builder#1' },
      });
    emit('one wording');
    expect(emit('another wording').admissions).toEqual([{ outcome: 'duplicate', id: 'evt-Half' }]);
    expect(correlation.state.parked).toEqual([]);
  });
});

describe('what does not belong here', () => {
  it('parks events of a publisher with another plan, all of them', () => {
    const correlation = team();
    const { admissions } = correlation.take({
      input: 'events',
      signal: { events: [start(), envelope('Other')], plan: 'others', hash: correlation.plan.hash },
    });
    expect(admissions).toMatchObject([
      {
        outcome: 'parked',
        id: 'evt-Start',
        reason: 'foreign_plan',
        problem: expect.stringContaining('"others"'),
      },
      { outcome: 'parked', id: 'evt-Other', reason: 'foreign_plan' },
    ]);
    expect(correlation.running).toEqual([]);
  });

  it('does not believe the ending of a delivery from a publisher with another plan', () => {
    const correlation = team();
    correlation.publish(start());
    const settled = { delivery: 'builder#1', ending: { ending: 'answered', payload: {}, attempts: 1 } };
    correlation.take({ input: 'events', signal: { events: [], plan: 'others', hash: '', settled } });
    expect(correlation.running).toEqual(['builder#1']);
  });

  it('parks an event of another correlation', () => {
    const correlation = team();
    expect(correlation.publish(start({ correlation_id: 'feature-8' }))).toMatchObject([
      {
        reason: 'foreign_correlation',
        problem: 'event.correlation_id is "feature-8", this is "feature-7"',
      },
    ]);
  });

  it('takes events of another version of the plan, and counts them by hash', () => {
    const correlation = team();
    const { plan } = correlation.plan;
    for (const id of ['evt-1', 'evt-2'])
      correlation.take({
        input: 'events',
        signal: { events: [start({ id })], plan, hash: 'fedcba9876543210' },
      });
    expect(correlation.running).toHaveLength(2);
    expect(correlation.state.otherHashes).toEqual({ fedcba9876543210: 2 });
  });

  it('counts hashes under any name, and tells no more than twenty apart', () => {
    const correlation = team();
    const { plan } = correlation.plan;
    const publish = (hash: string) =>
      correlation.take({ input: 'events', signal: { events: [envelope('Other')], plan, hash } });
    publish('constructor');
    publish('__proto__');
    publish('__proto__');
    expect(Object.entries(correlation.state.otherHashes)).toEqual([
      ['constructor', 1],
      ['__proto__', 2],
    ]);
    for (let number = 0; number < 30; number++) publish(`hash-${number}`);
    expect(Object.keys(correlation.state.otherHashes)).toHaveLength(21);
    expect(correlation.state.otherHashes.others).toBe(12);
  });

  it('takes an unknown type, which matches nobody', () => {
    const correlation = team();
    expect(correlation.publish(envelope('Unheard'))).toMatchObject([{ outcome: 'admitted', woke: [] }]);
    expect(correlation.state.ledger.events).toMatchObject({ admitted: 1, unmatched: 1 });
  });
});

describe('a bad envelope', () => {
  it.each([
    ['text', '"event"', 'envelope needs to be an object, got "\\"event\\""'],
    ['a missing header', { payload: {}, routing: {} }, 'event is missing'],
    ['an empty id', start({ id: '' }), 'event.id is empty'],
    ['a number as type', start({ type: 7 as unknown as string }), 'event.type needs to be text, got 7'],
    ['a bad time', start({ timestamp: 'yesterday' }), /^event\.timestamp .*"yesterday"/],
    ['a list as payload', { ...start(), payload: [] }, 'payload needs to be an object, got an empty list'],
    [
      'an unknown priority',
      start({ routing: { priority: 'urgent' as 'high' } }),
      /^routing\.priority .*"urgent"/,
    ],
  ])('with %s is parked with the path and the value', (_, value, problem) => {
    const correlation = team();
    const [admission] = correlation.publish(value);
    expect(admission).toMatchObject({
      outcome: 'parked',
      reason: 'invalid_payload',
      problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
    });
    expect(correlation.state.ledger.events).toMatchObject({ admitted: 1, parked: 1 });
  });

  it('of more than 256 KiB is parked as too large', () => {
    const correlation = team();
    expect(correlation.publish(start({ payload: { text: 'x'.repeat(256 * 1024) } }))).toMatchObject([
      { reason: 'payload_too_large', problem: 'payload has 262155 bytes, 262144 are allowed' },
    ]);
  });

  it('does not hold up the others of its signal', () => {
    const correlation = team();
    expect(correlation.publish(null, start(), 7).map((each) => each.outcome)).toEqual([
      'parked',
      'admitted',
      'parked',
    ]);
  });

  it('is named among the last twenty that were parked, shortened; all are counted', () => {
    const correlation = team();
    for (let number = 0; number < 30; number++)
      correlation.publish({ event: { id: `evt-${number}`, type: 'T'.repeat(10_000) } });
    expect(correlation.state.parked).toHaveLength(PARKED_ROWS);
    expect(correlation.state.parked.at(-1)).toMatchObject({ id: 'evt-29', type: 'T'.repeat(100) });
    expect(correlation.state.ledger.events.parked).toBe(30);
  });
});
