// The checks of examples/order-desk that look at the order alone, and the orders that ship with it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPayloadValidator } from '../../../../src/plan/payload-validator';
import { Desk, EXAMPLE, newFolder, orderNamed, orderOf, removeFolders } from './desk';

// A new embedded database is made within seconds, and within a minute where the machine has other things to do.
jest.setTimeout(120_000);

const desk = new Desk({ folder: newFolder() });
afterAll(async () => {
  await desk.stop();
  removeFolders();
});

const abroad = (country: string) => ({ ...orderNamed('good'), deliver_to: { country } });
const check = (agent: string, payload: ReturnType<typeof orderNamed>) =>
  desk.run({ agent, order: 'any', payload });

describe('fraud-check', () => {
  it('verifies an ordinary order with the price of its goods', async () => {
    const { customer } = orderNamed('good');
    expect(await check('fraud-check', orderNamed('good'))).toEqual({
      result: { customer, goods_cents: 12_050 },
      progress: [],
    });
  });

  it.each([
    [
      'goods that cost too much',
      orderOf({ desk: 15, lamp: 2 }),
      'the goods cost 5033.00 EUR, more than 5000.00 EUR',
    ],
    [
      'dear goods that are paid elsewhere',
      orderNamed('fraud'),
      'paid in FR, delivered to DE, and the goods cost 677.00 EUR, more than 500.00 EUR',
    ],
    [
      'many pieces, also on several lines',
      { ...orderOf({}), items: [60, 60].map((quantity) => ({ sku: 'notebook', quantity })) },
      '120 pieces of "notebook", more than 100',
    ],
  ])('refuses %s', async (_, order, reason) => {
    expect(await check('fraud-check', order)).toEqual({
      outcome: 'refused',
      payload: { reasons: [reason] },
      progress: [],
    });
  });
});

describe('shipping-calculator', () => {
  it.each([
    ['DE', { zone: 'home', weight_grams: 5_100, shipping_cents: 730, days: 2 }],
    ['AT', { zone: 'near', weight_grams: 5_100, shipping_cents: 1_650, days: 4 }],
  ])('knows what it costs to send an order to %s', async (country, shipping) => {
    const { result } = await check('shipping-calculator', abroad(country));
    expect(result).toEqual({ deliver_to: { country }, ...shipping });
  });

  it('refuses a parcel that is too heavy', async () => {
    const { outcome, payload } = await check('shipping-calculator', orderNamed('not-deliverable'));
    expect({ outcome, payload }).toEqual({
      outcome: 'refused',
      payload: { reasons: ['the parcel weighs 49.8 kg, and no more than 31.5 kg are taken'] },
    });
  });

  it('refuses a country that nobody delivers to, and names those that are known', async () => {
    const { payload } = await check('shipping-calculator', abroad('AQ'));
    expect(payload).toEqual({
      reasons: ['nobody delivers to "AQ"; known are AT, BE, CH, CZ, DE, DK, FR, LU, NL, PL'],
    });
  });
});

/** What the schema says of an order, as the door and the worker do. */
const schemaProblem = createPayloadValidator({
  OrderPlaced: JSON.parse(readFileSync(join(EXAMPLE, 'schemas/order.json'), 'utf8')),
});

describe('the schema', () => {
  const [item] = orderNamed('good').items as object[];

  it.each([
    ['/customer/name', { customer: { name: 'a\u0000b' } }],
    ['/customer/name', { customer: { name: 'a\ud800b' } }],
    ['/customer/name', { customer: { name: 'a\nb' } }],
    ['/customer/email', { customer: { name: 'A', email: 'a\u001b[2J@example.org' } }],
    ['/customer/notes/0', { customer: { name: 'A', notes: ['a\u0000b'] } }],
    ['/deliver_to/address', { deliver_to: { country: 'DE', address: 'a\udc00b' } }],
    ['/items/0/sku', { items: [{ ...item, sku: 'la\u0000mp' }] }],
    ['/gift', { gift: { 'a\u0000b': 1 } }],
  ])('refuses control characters and half pairs, also where it knows no field: %s %j', (place, wrong) => {
    expect(schemaProblem('OrderPlaced', { ...orderNamed('good'), ...wrong })).toContain(`${place} `);
  });

  it('takes every script, an address of several lines, and fields of the shop', () => {
    const order = {
      ...orderNamed('good'),
      customer: { name: 'Zoë 😀 مها 李', vip: true },
      deliver_to: { country: 'DE', address: '1 Example Street\r\n12345 Exampletown' },
      gift: { words: 'All the best\n\t– A', pages: [1, null] },
    };
    expect(schemaProblem('OrderPlaced', order)).toBeUndefined();
  });
});

describe('the orders that ship', () => {
  it.each([
    ['good', []],
    ['fraud', ['fraud-check']],
    ['out-of-stock', ['inventory-check']],
    ['not-deliverable', ['shipping-calculator']],
  ])(
    'fit the schema, and are refused by just the one check that they are for: %s',
    async (name, refusing) => {
      const payload = orderNamed(name);
      expect(schemaProblem('OrderPlaced', payload)).toBeUndefined();
      const checks = [
        { agent: 'fraud-check' },
        { agent: 'inventory-check', task: 'reserve' },
        { agent: 'shipping-calculator' },
      ];
      const answers = await Promise.all(checks.map((each) => desk.run({ ...each, order: name, payload })));
      expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
      const refused = checks.filter((_, index) => answers[index]?.outcome === 'refused');
      expect(refused.map(({ agent }) => agent)).toEqual(refusing);
    },
  );
});
