// Chance that can be had again: the same seed gives the same numbers. For chaos runs; no test of rules needs it.

/** Numbers from 0 up to 1, without 1 (mulberry32). `seed`: a whole number. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to `below`, without it. */
export const whole = (random: () => number, below: number): number => Math.floor(random() * below);
