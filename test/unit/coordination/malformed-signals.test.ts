// Signals of every shape: nothing throws, nothing acts, all is counted.
import fc from 'fast-check';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';

const team = () => {
  const correlation = new Correlation(
    routingPlan({ builder: { on: 'Start', publishes: { failed: 'Broken' } } }),
  );
  correlation.publish(envelope('Start'));
  return correlation;
};

const take = (signal: unknown) => {
  const correlation = team();
  const { admissions } = correlation.take({ input: 'events', signal });
  expect(correlation.running).toEqual(['builder#1']);
  expect(correlation.state.ledger.events.parked).toBe(admissions.length);
  expect(JSON.parse(JSON.stringify(correlation.state))).toEqual(correlation.state);
  return admissions;
};

describe('a malformed signal', () => {
  it('of any JSON shape is parked', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (signal) => {
        expect(take(signal)).toMatchObject([{ outcome: 'parked', reason: 'invalid_payload' }]);
      }),
      { numRuns: 500 },
    );
  });

  it('of any shape at all never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (signal) => {
        take(signal);
      }),
      { numRuns: 500 },
    );
  });

  it('parks each event of any shape, and settles nothing', () => {
    const { plan, hash } = team().plan;
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 3 }),
        fc.jsonValue(),
        fc.jsonValue(),
        (events, settled, by) => {
          const admissions = take({ events, plan, hash, settled, emitted_by: by });
          expect(admissions).toHaveLength(events.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('parks an envelope of which one field has any other shape', () => {
    const { plan, hash } = team().plan;
    const field = fc.constantFrom('event', 'routing', 'payload');
    fc.assert(
      fc.property(
        field,
        fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.array(fc.string())),
        (name, value) => {
          take({ events: [{ ...envelope('Start', { id: 'evt-2' }), [name]: value }], plan, hash });
        },
      ),
    );
  });

  it('says what the signal takes and what came', () => {
    expect(take({ event: 1 })).toMatchObject([
      { problem: 'signal event takes { events: [envelope, …], plan, hash }, got {"event":1}' },
    ]);
  });

  it.each([
    ['an ending of an unknown kind', { ending: 'exploded' }],
    ['a failure without a reason', { ending: 'failed', problem: 'it broke', attempts: 1 }],
    ['a failure whose reason is no text', { ending: 'failed', reason: {}, problem: 'it broke', attempts: 1 }],
    ['an answer without its number of attempts', { ending: 'answered', payload: {} }],
    ['an answer whose outcome is no text', { ending: 'answered', payload: {}, outcome: 7, attempts: 1 }],
  ])('does not end a delivery with %s', (_, ending) => {
    const { plan, hash } = team().plan;
    take({ events: [], plan, hash, settled: { delivery: 'builder#1', ending } });
  });

  it.each(['nobody#1', 'constructor', '__proto__', 'builder#2', ''])(
    'does not end a delivery that does not run (%j)',
    (delivery) => {
      const { plan, hash } = team().plan;
      take({
        events: [],
        plan,
        hash,
        settled: { delivery, ending: { ending: 'answered', payload: {}, attempts: 1 } },
      });
    },
  );
});
