// Exit codes of every verb, in one table. No imports: loaded before anything else.

export const EXIT = {
  done: 0,
  /** The work was tried and failed: a correlation failed, the server refused, a bug. */
  failed: 1,
  /** Arguments, plan or input were wrong; nothing was sent. */
  misused: 2,
  /** No Temporal server answers. */
  unreachable: 3,
  /** The asked condition is not met: a late event, a ledger that does not balance, a plan with problems. */
  notMet: 4,
  /** `--timeout` passed first. */
  timedOut: 124,
  /** Ended by Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
