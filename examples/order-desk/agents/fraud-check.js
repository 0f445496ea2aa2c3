/**
 * Agent fraud-check: looks at the order alone. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { goodsCents } = require('../desk/catalogue');
const { suspicions } = require('../desk/fraud-rules');

module.exports = defineAgent((task, context) => {
  const order = task.event.payload;
  const reasons = suspicions(order);
  if (reasons.length > 0) return context.outcome('refused', { reasons });
  return { customer: order.customer, goods_cents: goodsCents(order) };
});
