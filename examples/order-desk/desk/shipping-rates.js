/**
 * What it costs to send an order, or why it cannot be sent. Pure. Loaded by shipping-calculator.
 */
'use strict';

const { weightGrams } = require('./catalogue');

/** By zone: the countries, a price for the parcel and one for each begun kilogram, and how long it takes. */
const ZONES = [
  { zone: 'home', countries: ['DE'], parcel_cents: 490, kilogram_cents: 40, days: 2 },
  {
    zone: 'near',
    countries: ['AT', 'BE', 'CH', 'CZ', 'DK', 'FR', 'LU', 'NL', 'PL'],
    parcel_cents: 990,
    kilogram_cents: 110,
    days: 4,
  },
];

/** The heaviest that the parcel service takes. */
const MOST_GRAMS = 31_500;

/**
 * @param {{ items: object[], deliver_to: { country: string } }} order
 * @returns {{ zone: string, weight_grams: number, shipping_cents: number, days: number } | { problem: string }}
 */
function shippingOf(order) {
  const { country } = order.deliver_to;
  const found = ZONES.find(({ countries }) => countries.includes(country));
  if (found === undefined) {
    const known = ZONES.flatMap(({ countries }) => countries).sort();
    return { problem: `nobody delivers to ${JSON.stringify(country)}; known are ${known.join(', ')}` };
  }
  const grams = weightGrams(order);
  if (grams > MOST_GRAMS) {
    return {
      problem: `the parcel weighs ${grams / 1000} kg, and no more than ${MOST_GRAMS / 1000} kg are taken`,
    };
  }
  const { zone, parcel_cents, kilogram_cents, days } = found;
  const shipping_cents = parcel_cents + Math.ceil(grams / 1000) * kilogram_cents;
  return { zone, weight_grams: grams, shipping_cents, days };
}

module.exports = { shippingOf };
