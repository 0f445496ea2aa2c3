// The order desk (M17): a join that can no longer be met ends at once, once, with the chain of reasons (N3).
import fc from 'fast-check';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { orderDesk } from '../../support/order-desk';

const CHECKS = ['fraud-check#1', 'inventory-check/reserve#1', 'shipping-calculator#1'] as const;

const place = (correlation: Correlation, id = 'order-1') =>
  correlation.publish(envelope('OrderPlaced', { id, source: '/shop' }));

const ordered = () => {
  const correlation = new Correlation(orderDesk());
  place(correlation);
  return correlation;
};

const refuse = (correlation: Correlation, delivery: string) =>
  correlation.settle(delivery, { ending: 'answered', payload: {}, outcome: 'refused', attempts: 1 });

const stuck = ({ events }: Correlation) => events.filter(({ event }) => event.type === 'OrderStuck');

describe('an order that one check refuses', () => {
  it('ends the writer at once, with what came, what is missing and why', () => {
    const correlation = ordered();
    correlation.answer('inventory-check/reserve#1');
    correlation.answer('shipping-calculator#1');
    refuse(correlation, 'fraud-check#1');
    expect(stuck(correlation)).toMatchObject([
      {
        event: {
          source: '/order-writer',
          causes: ['ItemsReserved', 'ShippingCalculated'].map(
            (type) => correlation.events.find(({ event }) => event.type === type)?.event.id,
          ),
        },
        payload: {
          reason: 'unsatisfiable',
          waited_for: 'order-writer/write',
          received: ['ItemsReserved', 'ShippingCalculated'],
          missing: ['OrderVerified'],
          because: ['OrderVerified: fraud-check ended as refused (FraudSuspected)'],
        },
      },
    ]);
    expect(correlation.endingOf('order-writer/write#2')).toBe('discarded(unsatisfiable)');
    expect(correlation.endingOf('order-writer/write#3')).toBe('discarded(unsatisfiable)');
  });

  it('takes the deadline of that round back', () => {
    const correlation = ordered();
    correlation.answer('inventory-check/reserve#1');
    expect(Object.keys(correlation.state.timers)).toEqual(['order-writer/write @0']);
    refuse(correlation, 'fraud-check#1');
    expect(correlation.state.timers).toEqual({});
    expect(correlation.effects).toContainEqual({ effect: 'cancel-timer', timer: 'order-writer/write @0' });
  });

  it('is refused once, releases what was reserved, and is complete', () => {
    const correlation = ordered();
    correlation.answer('inventory-check/reserve#1');
    refuse(correlation, 'fraud-check#1');
    correlation.runAll();
    expect(correlation.types.filter((type) => type === 'OrderRefused')).toHaveLength(1);
    expect(correlation.types).toContain('ReservationReleased');
    expect(correlation.types).not.toContain('OrderWritten');
    expect(correlation.state.phase).toBe('complete');
    expect(correlation.open).toEqual([]);
  });

  it('says the same once, whatever comes first and whoever refuses', () => {
    const ending = fc.constantFrom('good' as const, 'refused' as const, 'dead letter' as const);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...CHECKS], { minLength: 3 }),
        fc.array(ending, { minLength: 3, maxLength: 3 }),
        (order, endings) => {
          const correlation = ordered();
          order.forEach((delivery, position) => {
            if (endings[position] === 'good') correlation.answer(delivery);
            else if (endings[position] === 'refused') refuse(correlation, delivery);
            else correlation.fail(delivery, 'timeout');
          });
          correlation.runAll();
          const good = endings.filter((each) => each === 'good').length;
          // Nobody waits where nothing has arrived.
          expect(stuck(correlation)).toHaveLength(good === 3 || good === 0 ? 0 : 1);
          expect(correlation.types.filter((type) => type === 'OrderWritten')).toHaveLength(
            good === 3 ? 1 : 0,
          );
          expect(correlation.open).toEqual([]);
          expect(correlation.state.timers).toEqual({});
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('an order that is good', () => {
  it('lets the release go quietly as soon as nobody can refuse any more', () => {
    const correlation = ordered();
    for (const check of CHECKS) correlation.answer(check);
    const published = correlation.types.length;
    expect(correlation.endingOf('inventory-check/release#3')).toBe('discarded(unsatisfiable)');
    expect(correlation.facts.find((fact) => fact.fact === 'join-unsatisfiable')).toMatchObject({
      join: 'inventory-check/release',
      missing: ['FraudSuspected', 'NotDeliverable'],
      because: [
        'FraudSuspected: fraud-check ended as completed (OrderVerified)',
        'NotDeliverable: shipping-calculator ended as completed (ShippingCalculated)',
      ],
    });
    expect(correlation.types).toHaveLength(published);
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
    expect(correlation.open).toEqual([]);
  });
});

describe('a second order in the same correlation', () => {
  it('is written after the first one was refused, whatever the first had left behind', () => {
    const correlation = ordered();
    refuse(correlation, 'fraud-check#1');
    correlation.answer('inventory-check/reserve#1');
    refuse(correlation, 'shipping-calculator#1');
    correlation.runAll();
    place(correlation, 'order-2');
    correlation.runAll();
    expect(correlation.types.filter((type) => type === 'OrderWritten')).toHaveLength(1);
    expect(stuck(correlation)).toHaveLength(1);
  });

  it('keeps its own rounds where both run at once', () => {
    const correlation = ordered();
    place(correlation, 'order-2');
    for (const check of CHECKS) correlation.answer(check);
    refuse(correlation, 'fraud-check#2');
    correlation.answer('inventory-check/reserve#2');
    correlation.answer('shipping-calculator#2');
    expect(stuck(correlation)).toHaveLength(1);
    correlation.runAll();
    expect(correlation.types.filter((type) => type === 'OrderWritten')).toHaveLength(1);
  });
});
