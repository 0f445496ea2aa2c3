/**
 * Agent order-writer. Task `write` makes one order out of what the three checks found and writes it into the database, or
 * refuses it where that can never be; task `refuse` records that one of them refused it. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { databaseOf } = require('../desk/database');
const { refuseOrder, writeOrder } = require('../desk/endings');
const { isForGood } = require('../desk/for-good');
const { refusal } = require('../desk/refusal');

/** The plan has no event for an order that all three agreed on and no row can hold: the dead letter says it, its goods are free. */
async function write(task, database) {
  try {
    return await database.transaction((sql) => writeJoined(task, sql));
  } catch (error) {
    if (!isForGood(error)) throw error;
    const why = `order ${task.correlationId} cannot be written: ${error.message}`;
    await database.transaction((sql) =>
      refuseOrder(sql, { ...endingOf(task), refusedBy: 'order-writer', reasons: [why], isStuck: true }),
    );
    throw refusal(
      'invalid_payload',
      `${why}; it is recorded as refused, and what it had reserved is given back`,
    );
  }
}

const endingOf = ({ correlationId, idempotencyKey }) => ({ orderId: correlationId, key: idempotencyKey });

function writeJoined(task, sql) {
  const { OrderVerified: verified, ShippingCalculated: shipped } = task.joined ?? {};
  if (!verified || !shipped) {
    const came = Object.keys(task.joined ?? {}).join(', ') || 'nothing';
    throw refusal('invalid_payload', `an order needs OrderVerified and ShippingCalculated; joined: ${came}`);
  }
  const { customer, goods_cents } = verified.payload;
  const { deliver_to, shipping_cents } = shipped.payload;
  return writeOrder(sql, { ...endingOf(task), customer, goods_cents, deliver_to, shipping_cents });
}

function refuse(task, database) {
  const { event, payload } = task.event;
  const isStuck = event.type === 'OrderStuck';
  const reasons = isStuck ? stuckReasons(payload) : payload.reasons;
  const refused = { ...endingOf(task), refusedBy: event.type, reasons, isStuck };
  return database.transaction((sql) => refuseOrder(sql, refused));
}

/** Either nobody can bring any more what is missing, and `because` says why, or time has run out. */
const stuckReasons = ({ because, missing }) => because ?? missing.map((type) => `no ${type} came in time`);

const TASKS = { write, refuse };

module.exports = defineAgent(async (task, context) => {
  if (!Object.hasOwn(TASKS, task.task)) {
    throw refusal(
      'invalid_payload',
      `order-writer knows the tasks write and refuse, not ${JSON.stringify(task.task)}`,
    );
  }
  return TASKS[task.task](task, await databaseOf(context));
});
