// examples/order-desk as it ships, on a real server and a real worker process: every order ends once, whatever is refused or killed.
import '../support/quiet-runtime';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import { imbalanceOf } from '../../src/coordination/ledger';
import { loadPlan } from '../../src/plan/load-plan';
import type { RoutingPlan } from '../../src/plan/routing-plan';
import type { CorrelationRecord } from '../../src/store/read-correlation';
import { envelope } from '../support/envelope';
import { folderWith, startWorkerProcess } from '../support/processes';
import { createNamespace, sharedDevServer } from '../support/servers';
import { until } from '../support/until';
import {
  Desk,
  EXAMPLE,
  folderWithDatabase,
  newFolder,
  orderNamed,
  type Place,
  removeFolders,
} from '../unit/examples/order-desk/desk';
import { startPostgres } from '../unit/examples/order-desk/postgres-server';

// A server notices after about 20 s that a worker is gone; workers and databases need their time to start.
jest.setTimeout(180_000);
const { address } = sharedDevServer();
let connection: Connection;
let client: Client;
let namespace: string;
beforeAll(async () => {
  namespace = await createNamespace();
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
});
/** What has to be ended, also after a test that failed; to end it twice does nothing. */
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
  await connection?.close();
  removeFolders();
});

const startWorker = async (plan: string, data: string, environment = {}) => {
  const worker = await startWorkerProcess({ plan, data, address, namespace, environment });
  ends.push(() => worker.kill('SIGKILL'));
  return worker;
};
const openDesk = (where: Place) => {
  const desk = new Desk(where);
  ends.push(() => desk.stop());
  return desk;
};
const place = async (plan: RoutingPlan, order: string, payload = orderNamed('good')) => {
  const placed = envelope('OrderPlaced', { source: '/shop', correlation_id: order, payload });
  await publishEvents(client, plan, [placed], {});
};
const rest = async (order: string, phase = 'complete'): Promise<CorrelationRecord> => {
  const record = await waitForRest(client, 'order-desk', order, { timeoutMs: 90_000 });
  expect(imbalanceOf(record.state.ledger)).toBeUndefined();
  expect(record.state.phase).toBe(phase);
  return record;
};
const eventsOf = ({ facts }: CorrelationRecord, type: string) =>
  facts.flatMap((fact) =>
    fact.fact === 'event-admitted' && fact.envelope.event.type === type ? [fact.envelope.payload] : [],
  );
/** Where a worker with that data folder has the database. */
const workOf = (data: string) => join(data, 'work', 'order-desk');
/** The database that a worker has left, in a process of its own. */
const deskOf = (data: string) => openDesk({ folder: workOf(data) });
/** A data folder with a new database, as a worker would make it. */
async function dataWithDatabase(): Promise<string> {
  const data = newFolder();
  await folderWithDatabase(workOf(data));
  return data;
}

describe('orders that are placed at once', () => {
  const orders = {
    'order-good': orderNamed('good'),
    'order-fraud': orderNamed('fraud'),
    'order-out-of-stock': orderNamed('out-of-stock'),
    'order-not-deliverable': orderNamed('not-deliverable'),
    'order-fraud-and-heavy': { ...orderNamed('not-deliverable'), payment: { country: 'FR' } },
  };
  const records = new Map<string, CorrelationRecord>();
  let desk: Desk;
  const recordOf = (order: string) => records.get(order) as CorrelationRecord;
  const ending = async (order: string) =>
    desk.rows('SELECT ending FROM order_desk.endings WHERE order_id = $1', [order]);

  beforeAll(async () => {
    const data = newFolder();
    const plan = join(EXAMPLE, 'signalbox.yaml');
    const { routing } = await loadPlan(plan);
    const worker = await startWorker(plan, data);
    try {
      for (const [order, payload] of Object.entries(orders)) await place(routing, order, payload);
      for (const order of Object.keys(orders)) records.set(order, await rest(order));
    } finally {
      expect(await worker.kill('SIGTERM')).toBe(0);
    }
    desk = deskOf(data);
  });

  it('are written once, with their goods taken out of the stock', async () => {
    const [written, ...more] = eventsOf(recordOf('order-good'), 'OrderWritten');
    expect(more).toEqual([]);
    const rows = await desk.rows(
      'SELECT order_id, number, lines, goods_cents, shipping_cents FROM order_desk.orders',
    );
    expect(rows).toEqual([
      {
        order_id: 'order-good',
        number: written?.number,
        lines: [
          { sku: 'lamp', quantity: 2 },
          { sku: 'notebook', quantity: 5 },
        ],
        goods_cents: 12_050,
        shipping_cents: 730,
      },
    ]);
    expect(written).toMatchObject({ order_id: 'order-good', total_cents: 12_780 });
    expect(await ending('order-good')).toEqual([{ ending: 'written' }]);
  });

  it.each([
    ['order-fraud', ['FraudSuspected'], true],
    ['order-not-deliverable', ['NotDeliverable'], true],
    ['order-out-of-stock', ['OutOfStock'], false],
    ['order-fraud-and-heavy', ['FraudSuspected', 'NotDeliverable'], true],
  ])(
    'are refused once where a check says no, and what was reserved is released: %s',
    async (order, by, held) => {
      const record = recordOf(order);
      const [refused, ...more] = eventsOf(record, 'OrderRefused');
      expect(more).toEqual([]);
      expect(refused).toMatchObject({ order_id: order, reasons: [expect.any(String)] });
      expect(by).toContain(refused?.refused_by);
      expect(by.flatMap((type) => eventsOf(record, type))).toHaveLength(by.length);
      expect(eventsOf(record, 'ItemsReserved')).toHaveLength(held ? 1 : 0);
      expect(eventsOf(record, 'ReservationReleased')).toEqual(eventsOf(record, 'ItemsReserved'));
      expect(eventsOf(record, 'OrderWritten')).toEqual([]);
      expect(await ending(order)).toEqual([{ ending: 'refused' }]);
      const states = await desk.rows('SELECT state FROM order_desk.reservations WHERE order_id = $1', [
        order,
      ]);
      expect(states).toEqual(held ? [{ state: 'released' }] : []);
    },
  );

  it('leave the stock as the one order that was written has made it', async () => {
    expect(await desk.rows('SELECT sku, on_hand, reserved FROM order_desk.stock ORDER BY sku')).toEqual([
      { sku: 'chair', on_hand: 12, reserved: 0 },
      { sku: 'desk', on_hand: 8, reserved: 0 },
      { sku: 'globe', on_hand: 3, reserved: 0 },
      { sku: 'lamp', on_hand: 38, reserved: 0 },
      { sku: 'notebook', on_hand: 495, reserved: 0 },
    ]);
  });
});

/** The plan as it ships, but for one agent, which is given the code of a test and the name of a file in `context.env.SAID`. */
function planWith(agent: string, code: string): { plan: string; said: string } {
  const folder = folderWith({ 'agent.js': code });
  const said = join(folder, 'said.json');
  const text = readFileSync(join(EXAMPLE, 'signalbox.yaml'), 'utf8')
    .replace(`module: ./agents/${agent}.js`, `module: ${join(folder, 'agent.js')}, env: { SAID: ${said} }`)
    .replaceAll('./', `${EXAMPLE}/`);
  return { plan: join(folderWith({ 'plan.yaml': text }), 'plan.yaml'), said };
}

/** Writes the order as the example does, says so in the file, and then says nothing any more. */
const SILENT_WRITER = `
  const { renameSync, writeFileSync } = require('node:fs');
  const write = require(${JSON.stringify(join(EXAMPLE, 'agents/order-writer.js'))});
  module.exports = async (task, context) => {
    const answer = await write(task, context);
    if (task.attempt > 1) return answer;
    writeFileSync(context.env.SAID + '.draft', JSON.stringify(answer));
    renameSync(context.env.SAID + '.draft', context.env.SAID);
    return new Promise((never) => setInterval(() => never, 1000));
  };`;

describe('a worker that is killed between the write and its report', () => {
  it('is followed by one that finds the order written: one row, one OrderWritten', async () => {
    const { plan, said: committed } = planWith('order-writer', SILENT_WRITER);
    const data = await dataWithDatabase();
    const { routing } = await loadPlan(plan);
    const first = await startWorker(plan, data);
    await place(routing, 'order-killed');
    await until('the order to be committed', () => existsSync(committed));
    await first.kill('SIGKILL');
    const second = await startWorker(plan, data);
    const record = await rest('order-killed');
    expect(await second.kill('SIGTERM')).toBe(0);
    expect(eventsOf(record, 'OrderWritten')).toEqual([JSON.parse(readFileSync(committed, 'utf8'))]);
    const ended = record.facts.filter(
      (fact) => fact.fact === 'delivery-ended' && fact.delivery === 'order-writer/write#r1',
    );
    expect(ended).toMatchObject([{ as: 'handled', attempts: 1 }]);
    const desk = deskOf(data);
    expect(await desk.rows('SELECT order_id FROM order_desk.orders')).toEqual([{ order_id: 'order-killed' }]);
    expect(await desk.stockOf('lamp')).toEqual({ on_hand: 38, reserved: 0 });
    expect(await desk.stockOf('notebook')).toEqual({ on_hand: 495, reserved: 0 });
  });
});

describe('an order of which a check can say nothing any more', () => {
  it('is refused once and at once, and gives back what it holds', async () => {
    const dumb =
      "module.exports = () => { throw Object.assign(new Error('no'), { type: 'unauthorized' }); };";
    const { plan } = planWith('fraud-check', dumb);
    const text = readFileSync(plan, 'utf8').replace('on: OrderPlaced\n', '$&    retry: { max_retries: 0 }\n');
    writeFileSync(plan, text);
    const data = await dataWithDatabase();
    const { routing } = await loadPlan(plan);
    const worker = await startWorker(plan, data);
    await place(routing, 'order-stuck');
    const record = await rest('order-stuck', 'stalled');
    expect(await worker.kill('SIGTERM')).toBe(0);
    const [refused, ...more] = eventsOf(record, 'OrderRefused');
    expect(refused).toMatchObject({ order_id: 'order-stuck', refused_by: 'OrderStuck' });
    expect(String(refused?.reasons)).toContain('fraud-check');
    expect(more).toEqual([]);
    expect(record.state.deadLetters.map(({ reaction }) => reaction)).toEqual(['fraud-check']);
    const desk = deskOf(data);
    // Whether it had reserved before it was refused is left open: afterwards it holds nothing, and never will.
    const [reservation] = await desk.rows('SELECT state FROM order_desk.reservations');
    expect(['released', 'closed']).toContain(reservation?.state);
    expect(await desk.stockOf('lamp')).toEqual({ on_hand: 40, reserved: 0 });
  });
});

describe('an order that all three agree on and no row can hold', () => {
  it('is refused once in the database, gives back its goods, and its dead letter says so after one attempt', async () => {
    const careless = "module.exports = () => ({ customer: { name: 'a\\u0000b' }, goods_cents: 100 });";
    const { plan } = planWith('fraud-check', careless);
    const data = await dataWithDatabase();
    const { routing } = await loadPlan(plan);
    const worker = await startWorker(plan, data);
    await place(routing, 'order-unstorable');
    const record = await rest('order-unstorable', 'stalled');
    expect(await worker.kill('SIGTERM')).toBe(0);
    expect(record.state.deadLetters).toMatchObject([
      { reaction: 'order-writer/write', reason: 'invalid_payload' },
    ]);
    const ended = record.facts.filter(
      (fact) => fact.fact === 'delivery-ended' && fact.delivery === 'order-writer/write#r1',
    );
    expect(ended).toMatchObject([
      { attempts: 1, problem: expect.stringContaining('what it had reserved is given back') },
    ]);
    expect(eventsOf(record, 'OrderWritten')).toEqual([]);
    const desk = deskOf(data);
    expect(await desk.rows('SELECT refused_by FROM order_desk.refusals')).toEqual([
      { refused_by: 'order-writer' },
    ]);
    expect(await desk.rows('SELECT state FROM order_desk.reservations')).toEqual([{ state: 'released' }]);
    expect(await desk.stockOf('lamp')).toEqual({ on_hand: 40, reserved: 0 });
  });
});

describe('two workers with DATABASE_URL', () => {
  it('share one database on a server, and every order is written once', async () => {
    const server = await startPostgres();
    ends.push(() => server.stop());
    const plan = join(EXAMPLE, 'signalbox.yaml');
    const { routing } = await loadPlan(plan);
    const environment = { DATABASE_URL: server.url };
    const [one, two] = await Promise.all([
      startWorker(plan, newFolder(), environment),
      startWorker(plan, newFolder(), environment),
    ]);
    const orders = Array.from({ length: 10 }, (_, number) => `order-shared-${number}`);
    for (const order of orders) await place(routing, order);
    const records: CorrelationRecord[] = [];
    for (const order of orders) records.push(await rest(order));
    expect([await one.kill('SIGTERM'), await two.kill('SIGTERM')]).toEqual([0, 0]);
    expect(records.map((record) => eventsOf(record, 'OrderWritten').length)).toEqual(orders.map(() => 1));
    const desk = openDesk({ folder: newFolder(), url: server.url });
    const rows = await desk.rows('SELECT order_id FROM order_desk.orders ORDER BY order_id');
    expect(rows.map((row) => row.order_id)).toEqual(orders);
    expect(await desk.stockOf('lamp')).toEqual({ on_hand: 20, reserved: 0 });
  });
});
