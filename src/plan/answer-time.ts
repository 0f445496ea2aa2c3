// How long an answer is awaited where neither the plan nor whoever asks says. Safe: a constant.

/** Milliseconds. */
export const ANSWER_MS = 30_000;
