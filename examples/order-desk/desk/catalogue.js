/**
 * What the shop sells: price, weight, and the stock that a new database begins with. Loaded by the three checks and by
 * the tables. Pure but for reading its file once.
 */
'use strict';

const catalogue = require('../catalogue.json');

const bySku = new Map(catalogue.map((item) => [item.sku, item]));

/**
 * The lines of an order: each item once, by name, so that two orders always lock the stock in the same sequence.
 * @param {{ items: { sku: string, quantity: number }[] }} order
 * @returns {{ sku: string, quantity: number }[]}
 */
function linesOf({ items }) {
  const quantities = new Map();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .sort((one, other) => (one.sku < other.sku ? -1 : 1));
}

/** The sum of a number of each item, times its quantity. What is not sold counts nothing: inventory-check refuses it. */
const sumOf = (order, word) =>
  linesOf(order).reduce((sum, { sku, quantity }) => sum + quantity * (bySku.get(sku)?.[word] ?? 0), 0);

/** @returns {number} price of the goods in cents, without shipping */
const goodsCents = (order) => sumOf(order, 'price_cents');

/** @returns {number} grams */
const weightGrams = (order) => sumOf(order, 'weight_grams');

module.exports = { catalogue, goodsCents, linesOf, weightGrams };
