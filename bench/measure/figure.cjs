// A figure: what was measured, in words, with its target and whether that is reached. Pure; CommonJS so that the tests can load it.
const { pairedRatios, summary } = require('./statistics.cjs');

/**
 * Ours against a base (what is written by hand, or ours without the load), one value a round of each.
 * `atMostRatio`: the target is ours / base; `atMostMore`: ours - base. Without either there is none.
 */
function compared({ name, unit, ours, base, atMostRatio, atMostMore }) {
  const ratio = summary(pairedRatios(ours, base));
  const figure = { name, unit, ours: summary(ours), base: summary(base), ratio };
  if (atMostRatio !== undefined) {
    return { ...figure, target: `ratio ≤ ${atMostRatio.toFixed(2)}`, reached: ratio.median <= atMostRatio };
  }
  if (atMostMore === undefined) return figure;
  const target = atMostMore === 0 ? 'not more' : `≤ ${atMostMore} more`;
  return { ...figure, target, reached: figure.ours.median <= figure.base.median + atMostMore };
}

/** A figure of ours alone. `atMost`: the target for its median, in its unit. */
function alone({ name, unit, values, atMost }) {
  const figure = { name, unit, ours: summary(values) };
  if (atMost === undefined) return figure;
  return { ...figure, target: `≤ ${atMost} ${unit}`, reached: figure.ours.median <= atMost };
}

exports.compared = compared;
exports.alone = alone;
