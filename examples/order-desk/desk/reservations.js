/**
 * What an order has reserved of the stock: held, then consumed by the order or given back, each once, whatever is
 * retried. Each function works inside a transaction of its caller. Loaded by inventory-check and the endings.
 */
'use strict';

const { refusal } = require('./refusal');

/**
 * Reserves all lines or none.
 * @param {Sql} sql
 * @param {{ orderId: string, key: string, lines: { sku: string, quantity: number }[] }} wanted lines sorted by sku
 * @returns {Promise<{ lines: object[] } | { missing: string[] }>} the same for the same key; `missing` says in sentences
 *   what there is too little of
 * @throws type `other_order` if the order has been reserved under another key
 */
async function reserve(sql, { orderId, key, lines }) {
  const skus = lines.map(({ sku }) => sku);
  // Locked in one sequence by everybody: two orders for the same items wait for each other, and never both.
  const stock = await sql(
    'SELECT sku, on_hand - reserved AS free FROM order_desk.stock WHERE sku = ANY($1) ORDER BY sku FOR UPDATE',
    [skus],
  );
  const before = await reservationOf(sql, orderId);
  if (before) return sameAgain(before, orderId, key);
  const free = new Map(stock.map((row) => [row.sku, row.free]));
  const missing = lines.flatMap((line) => lackOf(line, free.get(line.sku)));
  if (missing.length > 0) return { missing };
  const [reserved] = await sql(
    `INSERT INTO order_desk.reservations (order_id, idempotency_key, state, lines) VALUES ($1, $2, 'held', $3)
     ON CONFLICT (order_id) DO NOTHING RETURNING order_id`,
    [orderId, key, JSON.stringify(lines)],
  );
  // Somebody closed it a moment ago.
  if (!reserved) return sameAgain(await reservationOf(sql, orderId), orderId, key);
  await changeStock(sql, lines, { reserved: +1 });
  return { lines };
}

async function reservationOf(sql, orderId) {
  const [row] = await sql(
    'SELECT idempotency_key AS key, state, lines FROM order_desk.reservations WHERE order_id = $1',
    [orderId],
  );
  return row;
}

function sameAgain({ key: before, state, lines }, orderId, key) {
  if (state === 'closed') return { missing: [`order ${orderId} was refused before anything was reserved`] };
  if (before === key) return { lines };
  throw refusal(
    'other_order',
    `order ${orderId} has its reservation already; another order needs a correlation of its own`,
  );
}

function lackOf({ sku, quantity }, free) {
  if (free === undefined) return [`${JSON.stringify(sku)} is not sold here`];
  return quantity <= free
    ? []
    : [`${quantity} pieces of ${JSON.stringify(sku)} are wanted, ${free} are free`];
}

/** Adds each line's quantity, times the number given, to what is reserved and to what is on hand. */
async function changeStock(sql, lines, { reserved = 0, on_hand = 0 }) {
  for (const { sku, quantity } of lines) {
    await sql('UPDATE order_desk.stock SET reserved = reserved + $2, on_hand = on_hand + $3 WHERE sku = $1', [
      sku,
      quantity * reserved,
      quantity * on_hand,
    ]);
  }
}

/**
 * Gives back what an order holds; an order that holds nothing any more is left as it is.
 * @returns {Promise<object[]>} the lines that it had reserved
 * @throws type `no_reservation` if it never reserved anything or has been written
 */
async function release(sql, orderId) {
  const lines = await settle(sql, orderId, 'released');
  if (lines) return changed(sql, lines, { reserved: -1 });
  const found = await reservationOf(sql, orderId);
  if (found?.state === 'released') return found.lines;
  throw refusal('no_reservation', `order ${orderId} ${whyNot(found)}, nothing can be released`);
}

/**
 * Takes what an order holds out of the stock, for good.
 * @returns {Promise<object[]>} its lines
 * @throws type `no_reservation` if it holds nothing
 */
async function consume(sql, orderId) {
  const lines = await settle(sql, orderId, 'consumed');
  if (lines) return changed(sql, lines, { reserved: -1, on_hand: -1 });
  const found = await reservationOf(sql, orderId);
  throw refusal('no_reservation', `order ${orderId} ${whyNot(found)}, it cannot be written`);
}

/** Gives back what an order holds, and where it holds nothing yet, sees to it that it never will. */
async function close(sql, orderId, key) {
  await sql(
    `INSERT INTO order_desk.reservations (order_id, idempotency_key, state, lines) VALUES ($1, $2, 'closed', '[]')
     ON CONFLICT (order_id) DO NOTHING`,
    [orderId, key],
  );
  await changeStock(sql, (await settle(sql, orderId, 'released')) ?? [], { reserved: -1 });
}

async function settle(sql, orderId, state) {
  const [row] = await sql(
    `UPDATE order_desk.reservations SET state = $2 WHERE order_id = $1 AND state = 'held' RETURNING lines`,
    [orderId, state],
  );
  return row?.lines;
}

async function changed(sql, lines, change) {
  await changeStock(sql, lines, change);
  return lines;
}

/** A reservation that is not there at all was most likely made somewhere else. */
function whyNot(found) {
  if (found) return `has a reservation that is ${found.state}`;
  return (
    'has no reservation in this database (do several workers run, each with a database of its own? ' +
    'Give all of them the same DATABASE_URL)'
  );
}

module.exports = { close, consume, release, reserve };
