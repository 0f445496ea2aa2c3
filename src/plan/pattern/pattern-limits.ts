// How large a pattern may be. Safe: constants only, may be loaded by every room and by the workflow sandbox.
//
// Evaluation is linear in event and pattern, so these bound the pattern's own size and what its `$or`s multiply to; and how many
// comparisons each value has to go through one by one.

export const PATTERN_LIMITS = {
  /** Field names one below the other, dots counted. Events are refused when they nest deeper than 64. */
  levels: 64,
  /** Fields with a list of values, those of all alternatives of `$or` included. */
  fields: 1_000,
  /** Values in all lists together, those inside anything-but included. */
  values: 10_000,
  /** Characters of one text. */
  characters: 4_096,
  /** Stars in one wildcard. */
  stars: 100,
  /** Comparisons of one field that nothing decides but trying each of them with every value, like wildcards with text around a star. */
  alone: 100,
  /** Fields looked at while the tree is built, in which choices over the same fields are written out in all combinations. */
  looks: 200_000,
} as const;
