/**
 * What a number of pieces costs. Pure; loaded by routes.js.
 */
'use strict';

/** Price of a piece, in cents. */
const CATALOGUE = { eraser: 95, notebook: 450, pencil: 120 };

/** From so many pieces on there is a discount of so much. */
const DISCOUNT = { pieces: 10, percent: 15 };
const MOST_PIECES = 10_000;

/**
 * @param {unknown} item name of an item of the catalogue
 * @param {unknown} quantity how many, as a number or its text
 * @returns {{ item: string, quantity: number, discount_percent: number, total_cents: number } | { problem: string }}
 */
function quote(item, quantity) {
  if (typeof item !== 'string' || !Object.hasOwn(CATALOGUE, item)) {
    return { problem: `item needs to be one of ${Object.keys(CATALOGUE).join(', ')}` };
  }
  const pieces = Number(quantity);
  if (!Number.isInteger(pieces) || pieces < 1 || pieces > MOST_PIECES) {
    return { problem: `quantity needs to be a whole number from 1 to ${MOST_PIECES}` };
  }
  const percent = pieces >= DISCOUNT.pieces ? DISCOUNT.percent : 0;
  const total = Math.round((CATALOGUE[item] * pieces * (100 - percent)) / 100);
  return { item, quantity: pieces, discount_percent: percent, total_cents: total };
}

module.exports = { CATALOGUE, quote };
