/**
 * How an order ends: written or refused, and that once. The ending's row carries the task's idempotency key, so that a
 * repeated attempt finds it and gives the same answer. Each works inside a transaction of its caller. Loaded by order-writer.
 */
'use strict';

const { close, consume } = require('./reservations');
const { refusal } = require('./refusal');

/**
 * Writes the order and takes its goods out of the stock.
 * @param {Sql} sql
 * @param {{ orderId: string, key: string, customer: object, goods_cents: number, deliver_to: object,
 *   shipping_cents: number }} order
 * @returns {Promise<object>} the order as it is stored; the same for the same key
 * @throws type `other_order` if the order has ended under another key, `no_reservation` if it holds nothing
 */
async function writeOrder(sql, { orderId, key, customer, deliver_to, goods_cents, shipping_cents }) {
  if (await isFirst(sql, { orderId, key, ending: 'written' })) {
    const lines = await consume(sql, orderId);
    await sql(
      `INSERT INTO order_desk.orders (order_id, customer, deliver_to, lines, goods_cents, shipping_cents)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        orderId,
        ...[customer, deliver_to, lines].map((value) => JSON.stringify(value)),
        goods_cents,
        shipping_cents,
      ],
    );
  }
  const [order] = await sql(
    `SELECT order_id, number, lines, goods_cents, shipping_cents, goods_cents + shipping_cents AS total_cents
     FROM order_desk.orders WHERE order_id = $1`,
    [orderId],
  );
  return order;
}

/**
 * Records that the order was refused.
 * @param {Sql} sql
 * @param {{ orderId: string, key: string, refusedBy: string, reasons: string[], isStuck: boolean }} order `isStuck`: no
 *   check said no, so nobody else gives back what the order may hold
 * @returns {Promise<object>} the refusal as it is stored; the same for the same key
 * @throws type `other_order` if the order has ended under another key
 */
async function refuseOrder(sql, { orderId, key, refusedBy, reasons, isStuck }) {
  if (await isFirst(sql, { orderId, key, ending: 'refused' })) {
    if (isStuck) await close(sql, orderId, key);
    await sql('INSERT INTO order_desk.refusals (order_id, refused_by, reasons) VALUES ($1, $2, $3)', [
      orderId,
      refusedBy,
      JSON.stringify(reasons),
    ]);
  }
  const [refused] = await sql(
    'SELECT order_id, refused_by, reasons FROM order_desk.refusals WHERE order_id = $1',
    [orderId],
  );
  return refused;
}

/** True where the order had no ending yet, and has this one now; false where it has just this one already. */
async function isFirst(sql, { orderId, key, ending }) {
  const [made] = await sql(
    `INSERT INTO order_desk.endings (order_id, idempotency_key, ending) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING order_id`,
    [orderId, key, ending],
  );
  if (made) return true;
  const [found] = await sql(
    'SELECT order_id, idempotency_key, ending FROM order_desk.endings WHERE order_id = $1 OR idempotency_key = $2',
    [orderId, key],
  );
  if (found.order_id === orderId && found.idempotency_key === key && found.ending === ending) return false;
  throw refusal(
    'other_order',
    `order ${found.order_id} is ${found.ending} already; another order needs a correlation of its own`,
  );
}

module.exports = { refuseOrder, writeOrder };
