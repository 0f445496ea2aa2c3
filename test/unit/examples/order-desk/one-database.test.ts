// What the agents of examples/order-desk do in their database, embedded and on a server: reserved, written, refused, once.
import type { JsonObject } from '../../../../src/events/json';
import { type Answer, Desk, newFolder, orderOf, removeFolders } from './desk';
import { startPostgres } from './postgres-server';

// A new embedded database is made within seconds, and within a minute where the machine has other things to do.
jest.setTimeout(120_000);

/** What each of the two has to be stopped with. */
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  removeFolders();
});

const PLACES = {
  'embedded in the worker': async () => ({ folder: newFolder() }),
  'on a server by DATABASE_URL': async () => {
    const server = await startPostgres();
    ends.push(() => server.stop());
    return { folder: newFolder(), url: server.url };
  },
};

describe.each(Object.entries(PLACES))('a database %s', (_, place) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = new Desk(await place());
    ends.unshift(() => desk.stop());
  });

  const reserve = (order: string, quantities: Record<string, number>, key?: string) =>
    desk.run({ agent: 'inventory-check', task: 'reserve', order, key, payload: orderOf(quantities) });
  const release = (order: string, key?: string) =>
    desk.run({ agent: 'inventory-check', task: 'release', order, key });
  const write = (order: string, key?: string, checked: JsonObject = {}) => {
    const verified = { customer: { name: 'Somebody' }, goods_cents: 9_800, ...checked };
    const shipped = { deliver_to: { country: 'DE' }, zone: 'home', shipping_cents: 650, days: 2 };
    const joined = { OrderVerified: verified, ItemsReserved: { lines: [] }, ShippingCalculated: shipped };
    return desk.run({ agent: 'order-writer', task: 'write', order, key, joined });
  };
  const refuse = (order: string, type = 'FraudSuspected', payload: JsonObject = { reasons: ['too dear'] }) =>
    desk.run({ agent: 'order-writer', task: 'refuse', order, type, payload });
  /** Rows of a table about an order. */
  const count = async (table: string, order: string) =>
    (await desk.rows(`SELECT 1 FROM order_desk.${table} WHERE order_id = $1`, [order])).length;
  /** What the stock of an item becomes by what is done. */
  const changeOf = async (sku: string, work: () => Promise<unknown>) => {
    const before = await desk.stockOf(sku);
    await work();
    const after = await desk.stockOf(sku);
    return {
      on_hand: Number(after?.on_hand) - Number(before?.on_hand),
      reserved: Number(after?.reserved) - Number(before?.reserved),
    };
  };
  const errorOf = ({ error }: Answer) => error;

  it('begins with the stock of the catalogue', async () => {
    expect(await desk.rows('SELECT sku, on_hand, reserved FROM order_desk.stock ORDER BY sku')).toEqual([
      { sku: 'chair', on_hand: 12, reserved: 0 },
      { sku: 'desk', on_hand: 8, reserved: 0 },
      { sku: 'globe', on_hand: 3, reserved: 0 },
      { sku: 'lamp', on_hand: 40, reserved: 0 },
      { sku: 'notebook', on_hand: 500, reserved: 0 },
    ]);
  });

  it('reserves once, whatever is repeated, and gives the same answer', async () => {
    const lines = [
      { sku: 'lamp', quantity: 2 },
      { sku: 'notebook', quantity: 1 },
    ];
    const answers: Answer[] = [];
    const change = await changeOf('lamp', async () => {
      const attempts = [1, 2, 3].map(() => reserve('repeated', { notebook: 1, lamp: 2 }));
      answers.push(...(await Promise.all(attempts)));
    });
    expect(answers.map(({ result }) => result)).toEqual([{ lines }, { lines }, { lines }]);
    expect(change).toEqual({ on_hand: 0, reserved: 2 });
  });

  it('reserves all lines or none, and says what there is too little of', async () => {
    let refused: Answer | undefined;
    const change = await changeOf('lamp', async () => {
      refused = await reserve('too-much', { lamp: 1, globe: 4, cloud: 1 });
    });
    expect(refused).toMatchObject({
      outcome: 'refused',
      payload: { reasons: ['"cloud" is not sold here', '4 pieces of "globe" are wanted, 3 are free'] },
    });
    expect(change).toEqual({ on_hand: 0, reserved: 0 });
    expect(await count('reservations', 'too-much')).toBe(0);
  });

  it('gives back exactly what an order has reserved, once', async () => {
    await reserve('given-back', { chair: 3 });
    const lines = [{ sku: 'chair', quantity: 3 }];
    const change = await changeOf('chair', async () => {
      const answers = await Promise.all([release('given-back'), release('given-back', 'another attempt')]);
      expect(answers.map(({ result }) => result)).toEqual([{ lines }, { lines }]);
    });
    expect(change).toEqual({ on_hand: 0, reserved: -3 });
  });

  it('writes an order in one with its goods, once, whatever is repeated', async () => {
    await reserve('written', { lamp: 2 });
    const answers: Answer[] = [];
    const change = await changeOf('lamp', async () => {
      answers.push(...(await Promise.all([write('written'), write('written')])));
      answers.push(await write('written'));
    });
    expect(answers[0]?.result).toEqual({
      order_id: 'written',
      number: expect.any(Number),
      lines: [{ sku: 'lamp', quantity: 2 }],
      goods_cents: 9_800,
      shipping_cents: 650,
      total_cents: 10_450,
    });
    expect(answers.map(({ result }) => result)).toEqual(answers.map(() => answers[0]?.result));
    expect(change).toEqual({ on_hand: -2, reserved: -2 });
    expect(await count('orders', 'written')).toBe(1);
  });

  it('writes nothing at all where the order holds nothing', async () => {
    await reserve('let-go', { lamp: 1 });
    await release('let-go');
    expect(errorOf(await write('let-go'))).toEqual({
      type: 'no_reservation',
      message: 'order let-go has a reservation that is released, it cannot be written',
    });
    expect(errorOf(await write('elsewhere'))?.message).toContain('no reservation in this database');
    expect(await count('orders', 'let-go')).toBe(0);
    expect(await count('endings', 'let-go')).toBe(0);
  });

  it('releases nothing of an order that is written', async () => {
    await reserve('kept', { lamp: 1 });
    await write('kept');
    const change = await changeOf('lamp', async () => {
      expect(errorOf(await release('kept'))).toMatchObject({ type: 'no_reservation' });
    });
    expect(change).toEqual({ on_hand: 0, reserved: 0 });
  });

  it('records a refusal once, with who refused and why', async () => {
    const answers = [await refuse('refused'), await refuse('refused', 'NotDeliverable')];
    const recorded = { order_id: 'refused', refused_by: 'FraudSuspected', reasons: ['too dear'] };
    expect(answers.map(({ result }) => result)).toEqual([recorded, recorded]);
    expect(await count('refusals', 'refused')).toBe(1);
  });

  it('ends an order one way: what is written is not refused, and the other way round', async () => {
    await reserve('one-way', { lamp: 1 });
    const both = await Promise.all([write('one-way'), refuse('one-way')]);
    expect(both.filter(({ result }) => result)).toHaveLength(1);
    expect(both.flatMap(({ error }) => error?.type ?? [])).toEqual(['other_order']);
    expect((await count('orders', 'one-way')) + (await count('refusals', 'one-way'))).toBe(1);
  });

  it('takes a second order for none of an order that it has already', async () => {
    await reserve('twice', { lamp: 1 });
    expect(errorOf(await reserve('twice', { lamp: 5 }, 'another order'))).toEqual({
      type: 'other_order',
      message: 'order twice has its reservation already; another order needs a correlation of its own',
    });
    await write('twice');
    expect(errorOf(await write('twice', 'another order'))).toMatchObject({ type: 'other_order' });
  });

  it.each<[string, JsonObject, string]>([
    ['text', { customer: { name: 'a\u0000b' } }, 'unsupported Unicode escape sequence'],
    ['a number', { goods_cents: 3_000_000_000 }, 'out of range for type integer'],
    ['nothing where a price belongs', { goods_cents: null }, 'violates not-null constraint'],
  ])(
    'refuses once what no row can hold, gives back its goods, and says so in an error that is never retried: %s',
    async (what, checked, why) => {
      const order = `unstorable ${what}`;
      await reserve(order, { lamp: 1 });
      const change = await changeOf('lamp', async () => {
        const failed = errorOf(await write(order, undefined, checked));
        expect(failed?.type).toBe('invalid_payload');
        expect(failed?.message).toContain(why);
        expect(failed?.message).toContain(
          'it is recorded as refused, and what it had reserved is given back',
        );
        // A worker that died between the refusal and its report.
        expect(errorOf(await write(order, undefined, checked))).toMatchObject({ type: 'other_order' });
      });
      expect(change).toEqual({ on_hand: 0, reserved: -1 });
      const rows = await desk.rows(
        'SELECT refused_by, reasons FROM order_desk.refusals WHERE order_id = $1',
        [order],
      );
      expect(rows).toEqual([{ refused_by: 'order-writer', reasons: [expect.stringContaining(why)] }]);
      expect(await count('orders', order)).toBe(0);
    },
  );

  it('keeps what an order holds where the same write may yet succeed', async () => {
    await reserve('yet', { lamp: 1 });
    await desk.rows('ALTER TABLE order_desk.orders RENAME TO orders_away');
    const failed = await write('yet');
    await desk.rows('ALTER TABLE order_desk.orders_away RENAME TO orders');
    expect(errorOf(failed)?.message).toContain('does not exist');
    expect((await write('yet')).result).toMatchObject({ order_id: 'yet' });
  });

  it('gives back what a stuck order holds, and lets it reserve nothing afterwards', async () => {
    await reserve('stuck', { chair: 2 });
    const stuck = { reason: 'timeout', missing: ['OrderVerified'] };
    const change = await changeOf('chair', async () => {
      const { result } = await refuse('stuck', 'OrderStuck', stuck);
      const reasons = ['no OrderVerified came in time'];
      expect(result).toEqual({ order_id: 'stuck', refused_by: 'OrderStuck', reasons });
      const because = ['fraud-check was dead-lettered'];
      const early = await refuse('too-late', 'OrderStuck', { ...stuck, reason: 'unsatisfiable', because });
      expect(early.result).toMatchObject({ reasons: because });
      expect(await reserve('too-late', { chair: 1 })).toMatchObject({
        outcome: 'refused',
        payload: { reasons: ['order too-late was refused before anything was reserved'] },
      });
    });
    expect(change).toEqual({ on_hand: 0, reserved: -2 });
  });

  it('never sells more than there is, with fifty orders at once', async () => {
    const stock = Number((await desk.stockOf('desk'))?.on_hand);
    // Two kinds in either sequence: nobody may wait for another who waits for him.
    const orders = Array.from({ length: 50 }, (_, number) => `rush-${number}`);
    const wanted = (number: number): Record<string, number> =>
      number % 2 === 0 ? { desk: 1, chair: 1 } : { chair: 1, desk: 1 };
    const reserved = await Promise.all(orders.map((order, number) => reserve(order, wanted(number))));
    expect(reserved.flatMap(({ error }) => error ?? [])).toEqual([]);
    const held = orders.filter((_, number) => reserved[number]?.result);
    expect(held).toHaveLength(stock);
    const change = await changeOf('desk', async () => {
      // Every third one is refused by somebody else.
      const ended = held.map((order, number) => (number % 3 === 0 ? release(order) : write(order)));
      expect((await Promise.all(ended)).flatMap(({ error }) => error ?? [])).toEqual([]);
    });
    const sold = held.filter((_, number) => number % 3 !== 0).length;
    expect(change).toEqual({ on_hand: -sold, reserved: -stock });
    expect(await desk.stockOf('desk')).toEqual({ on_hand: stock - sold, reserved: 0 });
    const [rows] = await desk.rows(
      "SELECT count(*)::int AS orders FROM order_desk.orders WHERE order_id LIKE 'rush-%'",
    );
    expect(rows).toEqual({ orders: sold });
  });
});
