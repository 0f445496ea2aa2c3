// Deliveries: their keys, the events that follow from them, their endings (M19, M20, M23).
import fc from 'fast-check';
import { deliveryKey, derivedEventId } from '../../../src/events/derived-id';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { type AgentWords, join, routingPlan } from '../../support/routing-plan';

const publishes = {
  started: 'Started',
  completed: 'Completed',
  failed: 'Failed',
  outcomes: { refused: 'Refused' },
};

const team = (words: Partial<AgentWords> = {}, rest = {}) =>
  new Correlation(routingPlan({ 'builder/build': { on: 'Start', publishes, ...words } }, rest));

const started = (words: Partial<AgentWords> = {}, rest = {}) => {
  const correlation = team(words, rest);
  correlation.publish(envelope('Start', { routing: { partition_key: 'shop', priority: 'high' } }));
  return correlation;
};

const DELIVERY = 'builder/build#1';

const keyOf = (correlation: Correlation) => correlation.dispatched.at(-1)?.delivery.key ?? '';

describe('a key', () => {
  it('is the same for the same plan, correlation, reaction and event', () => {
    expect(keyOf(started())).toBe(keyOf(started()));
    expect(keyOf(started())).toBe(
      deliveryKey(['team', 'feature-7', 'builder/build', '/outside', 'evt-Start']),
    );
  });

  it('differs where any part differs, wherever one part ends and the next begins', () => {
    const parts = fc.array(fc.string({ unit: 'binary', maxLength: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(deliveryKey(one) === deliveryKey(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(':', ',', '"', '#', '/', '\u0000', ' '), (text, separator) => {
        expect(deliveryKey([`${text}${separator}`, text])).not.toBe(
          deliveryKey([text, `${separator}${text}`]),
        );
      }),
    );
  });

  it('belongs to a round by all its members', () => {
    const round = (...ids: string[]) => {
      const correlation = new Correlation(routingPlan({ waiter: { on: join('all', ['A', 'B']) } }));
      correlation.publish(...ids.map((id) => envelope(id.charAt(0), { id })));
      return keyOf(correlation);
    };
    expect(round('A1', 'B1')).toBe(round('A1', 'B1'));
    expect(new Set([round('A1', 'B1'), round('A2', 'B1'), round('A1', 'B2')]).size).toBe(3);
  });
});

describe('an event that follows', () => {
  it('says after which event, from whom, on which topic, for which correlation', () => {
    const correlation = started({}, { topics: { 'project.tasks': { priority: 'low' } } });
    correlation.pass(1_500);
    correlation.answer(DELIVERY, { endpoints: 12 });
    expect(correlation.events.at(-1)).toEqual({
      event: {
        id: derivedEventId(keyOf(correlation), 'completed'),
        type: 'Completed',
        source: '/builder',
        timestamp: '2026-11-20T10:00:01.500Z',
        version: '1.0',
        correlation_id: 'feature-7',
        causation_id: 'evt-Start',
        hops: 1,
      },
      payload: { endpoints: 12 },
      routing: { topic: 'project.tasks', partition_key: 'shop', priority: 'low' },
    });
  });

  it('has the same id when the same delivery is carried into another run and done again', () => {
    const carried = started();
    carried.rollOver();
    carried.answer(DELIVERY);
    const straight = started();
    straight.answer(DELIVERY);
    const idsOf = (correlation: Correlation) => correlation.events.map(({ event }) => event.id);
    expect(idsOf(carried)).toEqual(idsOf(straight));
    const failing = started();
    failing.rollOver();
    failing.fail(DELIVERY);
    expect(failing.events.at(-1)?.event.id).toBe(derivedEventId(keyOf(straight), 'failed'));
  });

  it('is one event a delivery: started, completed and failed have ids of their own', () => {
    const ids = ['started', 'completed', 'failed'].map((ordinal) => derivedEventId('key', ordinal));
    expect(new Set(ids).size).toBe(3);
  });

  it('announces a delivery once, however often it is dispatched', () => {
    const correlation = started();
    correlation.rollOver();
    correlation.rollOver();
    expect(correlation.dispatched).toHaveLength(3);
    expect(correlation.types.filter((type) => type === 'Started')).toHaveLength(1);
    expect(correlation.state.ledger.events.duplicates).toBe(0);
  });

  it('is not published where the plan names no type for it', () => {
    const correlation = started({ publishes: {} });
    correlation.answer(DELIVERY);
    expect(correlation.types).toEqual(['Start']);
    expect(correlation.endingOf(DELIVERY)).toBe('handled');
  });

  it('counts the hops of the member that came farthest', () => {
    const correlation = new Correlation(
      routingPlan({ waiter: { on: join('all', ['A', 'B']), publishes: { completed: 'Done' } } }),
    );
    correlation.publish(envelope('A', { hops: 5 }), envelope('B', { hops: 2 }));
    correlation.runAll();
    expect(correlation.events.at(-1)?.event).toMatchObject({
      hops: 6,
      causation_id: 'evt-B',
      causes: ['evt-A', 'evt-B'],
    });
  });
});

describe('a failure', () => {
  it('publishes the failed event and leaves a dead letter with reason and attempts', () => {
    const correlation = started();
    correlation.pass(9_000);
    correlation.fail(DELIVERY, 'timeout');
    expect(correlation.events.at(-1)).toMatchObject({
      event: { type: 'Failed', source: '/builder', causation_id: 'evt-Start' },
      payload: {
        reason: 'timeout',
        problem: `timeout in ${DELIVERY}`,
        attempts: 4,
        agent: 'builder',
        task: 'build',
      },
    });
    expect(correlation.state.deadLetters).toEqual([
      {
        delivery: DELIVERY,
        reaction: 'builder/build',
        event: { sequence: 1, id: 'evt-Start', type: 'Start', source: '/outside' },
        reason: 'timeout',
        problem: `timeout in ${DELIVERY}`,
        attempts: 4,
        at: correlation.now,
      },
    ]);
    expect(correlation.state.ledger.deliveries).toMatchObject({ matched: 1, deadLettered: 1 });
  });

  it('names the last member of a round in its dead letter', () => {
    const correlation = new Correlation(routingPlan({ waiter: { on: join('all', ['A', 'B']) } }));
    correlation.publish(envelope('A'), envelope('B'));
    correlation.fail('waiter#r1');
    expect(correlation.state.deadLetters).toMatchObject([{ event: { sequence: 2, id: 'evt-B', type: 'B' } }]);
  });

  it('of a notification leaves no dead letter: nobody awaits it', () => {
    const correlation = new Correlation(routingPlan({ teller: { on: 'UserNotification', publishes } }));
    correlation.publish(envelope('UserNotification'));
    correlation.fail('teller#1', 'constructor');
    expect(correlation.state.deadLetters).toEqual([]);
    expect(correlation.endingOf('teller#1')).toBe('discarded(constructor)');
    expect(correlation.state.ledger.deliveries.discarded).toEqual({ constructor: 1 });
    expect(correlation.types).toContain('Failed');
  });

  it.each([
    ['UserNotification', 'A'],
    ['A', 'UserNotification'],
  ])('of a round with an event in it leaves a dead letter, whether %s or %s came last', (...order) => {
    const correlation = new Correlation(
      routingPlan({ waiter: { on: join('all', ['A', 'UserNotification']) } }),
    );
    correlation.publish(...order.map((type) => envelope(type)));
    correlation.fail('waiter#r1');
    expect(correlation.endingOf('waiter#r1')).toBe('dead-lettered(temporary_failure)');
  });

  it('by cancellation from outside, while the correlation goes on, is a failure too', () => {
    const correlation = started();
    correlation.settle(DELIVERY, { ending: 'cancelled' });
    expect(correlation.state.deadLetters).toMatchObject([{ reason: 'cancelled' }]);
  });

  it('does not touch the others', () => {
    const correlation = new Correlation(routingPlan({ one: { on: 'Start' }, two: { on: 'Start' } }));
    correlation.publish(envelope('Start'));
    correlation.fail('one#1');
    expect(correlation.running).toEqual(['two#1']);
  });
});

describe('an answer', () => {
  it('with an outcome of the plan publishes its type and is no failure', () => {
    const correlation = started();
    correlation.settle(DELIVERY, {
      ending: 'answered',
      payload: { because: 'too dear' },
      outcome: 'refused',
      attempts: 1,
    });
    expect(correlation.events.at(-1)).toMatchObject({
      event: { type: 'Refused', source: '/builder' },
      payload: { because: 'too dear' },
    });
    expect(correlation.ended(DELIVERY)).toMatchObject({ as: 'handled', outcome: 'refused' });
  });

  it.each(['unheard of', 'constructor', '__proto__', ''])(
    'with outcome %j, unknown to the plan, fails',
    (outcome) => {
      const correlation = started();
      correlation.settle(DELIVERY, { ending: 'answered', payload: {}, outcome, attempts: 2 });
      expect(correlation.state.deadLetters).toMatchObject([{ reason: 'bad_output', attempts: 2 }]);
      expect(correlation.state.deadLetters[0]?.problem).toContain(JSON.stringify(outcome));
    },
  );

  it.each([[[]], ['text'], [null], [7]])('that is no object (%j) fails', (payload) => {
    const correlation = started();
    correlation.settle(DELIVERY, { ending: 'answered', payload: payload as never, attempts: 1 });
    expect(correlation.state.deadLetters).toMatchObject([{ reason: 'bad_output' }]);
  });

  it('larger than an event may be fails, and never becomes one', () => {
    const correlation = started();
    correlation.answer(DELIVERY, { text: 'x'.repeat(300_000) });
    expect(correlation.state.deadLetters).toMatchObject([{ reason: 'payload_too_large' }]);
    expect(correlation.types).toEqual(['Start', 'Started', 'Failed']);
  });

  it('that comes twice counts once', () => {
    const correlation = started();
    correlation.answer(DELIVERY);
    const { ledger } = correlation.state;
    correlation.answer(DELIVERY);
    correlation.fail(DELIVERY);
    expect(correlation.state.ledger).toEqual(ledger);
  });

  it('may come with the signal of a delivery that ran outside, before the events beside it', () => {
    const correlation = started();
    const { plan, hash } = correlation.plan;
    correlation.take({
      input: 'events',
      signal: {
        events: [],
        plan,
        hash,
        settled: { delivery: DELIVERY, ending: { ending: 'answered', payload: {}, attempts: 1 } },
      },
    });
    expect(correlation.types).toEqual(['Start', 'Started', 'Completed']);
  });
});
