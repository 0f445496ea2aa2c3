/**
 * Agent shipping-calculator: what it costs to send the order. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { shippingOf } = require('../desk/shipping-rates');

module.exports = defineAgent((task, context) => {
  const order = task.event.payload;
  const { problem, ...shipping } = shippingOf(order);
  if (problem !== undefined) return context.outcome('refused', { reasons: [problem] });
  return { deliver_to: order.deliver_to, ...shipping };
});
