// `demo order-desk` as a user runs it: what it says of an order that is written, and of one that is refused.
import { join } from 'node:path';
import { Place } from '../cli/signalbox';
import { EXAMPLE, orderNamed } from '../unit/examples/order-desk/desk';

// Server, worker and a new database have to start.
jest.setTimeout(120_000);

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.remove());

it('writes the order that ships, with its number and its price', async () => {
  const { exit, result } = await place.run(['demo', 'order-desk']);
  expect(result).toContain(
    'order 1 is written: 2 × lamp, 5 × notebook\n' +
      'goods 120.50 EUR · shipping 7.30 EUR · together 127.80 EUR\n',
  );
  // Its agents wrote no files.
  expect(result).not.toContain('artefacts');
  expect(exit).toBe(0);
});

it('refuses an order that a check says no to, and gives back what it held', async () => {
  const story = join(EXAMPLE, 'orders/fraud.json');
  const { exit, result } = await place.run(['demo', 'order-desk', '--story', story, '-o', 'json']);
  const correlation = expect.stringMatching(/^order-desk-/);
  expect(JSON.parse(result)).toEqual({
    demo: 'order-desk',
    correlation,
    phase: 'complete',
    ledger: expect.objectContaining({ events: expect.anything() }),
    ending: 'refused',
    order: {
      order_id: correlation,
      refused_by: 'FraudSuspected',
      reasons: ['paid in FR, delivered to DE, and the goods cost 677.00 EUR, more than 500.00 EUR'],
    },
    released: {
      lines: [
        { sku: 'globe', quantity: 1 },
        { sku: 'lamp', quantity: 12 },
      ],
    },
  });
  expect(exit).toBe(0);
});

it('is shown a story that is no order, and refuses it before anything is started', async () => {
  const file = await place.file('no-order.json', JSON.stringify({ ...orderNamed('good'), items: [] }));
  const { exit, talk } = await place.run(['demo', 'order-desk', '--story', file]);
  expect(talk).toContain('items');
  expect(exit).toBe(2);
});
