/**
 * When an order looks like fraud: a few rules over the order alone, so that the same order is always judged alike.
 * Pure. Loaded by fraud-check.
 */
'use strict';

const { goodsCents, linesOf } = require('./catalogue');

const MOST_CENTS = 500_000;
const ABROAD_CENTS = 50_000;
const MOST_PIECES = 100;

const euros = (cents) => `${(cents / 100).toFixed(2)} EUR`;

/** Each gives a sentence where it finds something, else undefined. */
const RULES = [
  (_order, cents) =>
    cents > MOST_CENTS ? `the goods cost ${euros(cents)}, more than ${euros(MOST_CENTS)}` : undefined,
  ({ payment, deliver_to: { country } }, cents) =>
    payment.country !== country && cents > ABROAD_CENTS
      ? `paid in ${payment.country}, delivered to ${country}, and the goods cost ${euros(cents)}, more than ${euros(ABROAD_CENTS)}`
      : undefined,
  (order) => {
    const many = linesOf(order).find(({ quantity }) => quantity > MOST_PIECES);
    return many && `${many.quantity} pieces of ${JSON.stringify(many.sku)}, more than ${MOST_PIECES}`;
  },
];

/** @returns {string[]} why the order looks like fraud, a sentence a rule; empty where it does not */
function suspicions(order) {
  const cents = goodsCents(order);
  return RULES.map((rule) => rule(order, cents)).filter((found) => found !== undefined);
}

module.exports = { suspicions };
