// Medians, ranges and ratios of measured values. Pure; CommonJS so that the tests can load it too.

/** The middle value, of an even number the mean of the two in the middle. Throws for no values at all. */
function median(values) {
  if (values.length === 0) throw new Error('the median of no values was asked for');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `{ median, least, most, count }` of at least one value. */
function summary(values) {
  return {
    median: median(values),
    least: Math.min(...values),
    most: Math.max(...values),
    count: values.length,
  };
}

/** Of two lists of one length: one quotient a round, so that a machine that changes its speed between rounds does not count. */
function pairedRatios(values, bases) {
  if (values.length !== bases.length)
    throw new Error(`rounds have to be paired: ${values.length} values against ${bases.length}`);
  return values.map((value, round) => {
    if (bases[round] === 0) throw new Error(`round ${round + 1} measured 0 for what is compared against`);
    return value / bases[round];
  });
}

exports.median = median;
exports.summary = summary;
exports.pairedRatios = pairedRatios;
