/**
 * Agent inventory-check. Task `reserve` puts the order's goods aside in the stock, all or none; task `release` gives them
 * back when another check refuses the order. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { linesOf } = require('../desk/catalogue');
const { databaseOf } = require('../desk/database');
const { refusal } = require('../desk/refusal');
const { release, reserve } = require('../desk/reservations');

async function reserveItems(task, context, database) {
  const lines = linesOf(task.event.payload);
  const wanted = { orderId: task.correlationId, key: task.idempotencyKey, lines };
  const { missing, ...reserved } = await database.transaction((sql) => reserve(sql, wanted));
  return missing ? context.outcome('refused', { reasons: missing }) : reserved;
}

async function releaseItems(task, _context, database) {
  return { lines: await database.transaction((sql) => release(sql, task.correlationId)) };
}

const TASKS = { reserve: reserveItems, release: releaseItems };

module.exports = defineAgent(async (task, context) => {
  if (!Object.hasOwn(TASKS, task.task)) {
    throw refusal(
      'invalid_payload',
      `inventory-check knows the tasks reserve and release, not ${JSON.stringify(task.task)}`,
    );
  }
  return TASKS[task.task](task, context, await databaseOf(context));
});
