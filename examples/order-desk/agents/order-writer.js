/**
 * Agent order-writer. Task `write` makes one order out of what the three checks found and writes it into the database;
 * task `refuse` records that one of them refused it. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { databaseOf } = require('../desk/database');
const { refuseOrder, writeOrder } = require('../desk/endings');
const { refusal } = require('../desk/refusal');

function write(task, sql) {
  const { OrderVerified: verified, ShippingCalculated: shipped } = task.joined ?? {};
  if (!verified || !shipped) {
    const came = Object.keys(task.joined ?? {}).join(', ') || 'nothing';
    throw refusal('invalid_payload', `an order needs OrderVerified and ShippingCalculated; joined: ${came}`);
  }
  const { customer, goods_cents } = verified.payload;
  const { deliver_to, shipping_cents } = shipped.payload;
  const ending = { orderId: task.correlationId, key: task.idempotencyKey };
  return writeOrder(sql, { ...ending, customer, goods_cents, deliver_to, shipping_cents });
}

function refuse(task, sql) {
  const { event, payload } = task.event;
  const isStuck = event.type === 'OrderStuck';
  return refuseOrder(sql, {
    orderId: task.correlationId,
    key: task.idempotencyKey,
    refusedBy: event.type,
    reasons: isStuck ? stuckReasons(payload) : payload.reasons,
    isStuck,
  });
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
  const database = await databaseOf(context);
  return database.transaction((sql) => TASKS[task.task](task, sql));
});
