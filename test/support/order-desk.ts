// M17's order desk as a routing plan: three checks at once, one final write; what one of them refuses ends in one refusal.
import type { RoutingPlan } from '../../src/plan/routing-plan';
import { join, routingPlan } from './routing-plan';

export const orderDesk = (rest: Partial<RoutingPlan> = {}): RoutingPlan =>
  routingPlan(
    {
      'fraud-check': {
        on: 'OrderPlaced',
        publishes: { completed: 'OrderVerified', outcomes: { refused: 'FraudSuspected' } },
      },
      'inventory-check/reserve': {
        on: 'OrderPlaced',
        publishes: { completed: 'ItemsReserved', outcomes: { refused: 'OutOfStock' } },
      },
      'inventory-check/release': {
        on: join('all', ['ItemsReserved', join('first', ['FraudSuspected', 'NotDeliverable'])]),
        publishes: { completed: 'ReservationReleased' },
      },
      'shipping-calculator': {
        on: 'OrderPlaced',
        publishes: { completed: 'ShippingCalculated', outcomes: { refused: 'NotDeliverable' } },
      },
      'order-writer/write': {
        on: join('all', ['OrderVerified', 'ItemsReserved', 'ShippingCalculated'], {
          withinMs: 60_000,
          onTimeout: 'OrderStuck',
        }),
        publishes: { completed: 'OrderWritten' },
      },
      'order-writer/refuse': {
        on: join('first', ['FraudSuspected', 'OutOfStock', 'NotDeliverable', 'OrderStuck']),
        publishes: { completed: 'OrderRefused' },
      },
    },
    {
      plan: 'order-desk',
      sources: { '/shop': { may: ['OrderPlaced'] } },
      completeOn: join('any', ['OrderWritten', 'OrderRefused']),
      ...rest,
    },
  );
