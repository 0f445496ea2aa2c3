// What the rules count with. Safe and pure: types only.

/** Milliseconds since the epoch; handed in as data, never read from a clock. */
export type Time = number;

/** The number under which an event was admitted: 1, 2, 3 … over all runs and generations of a correlation. */
export type Sequence = number;
