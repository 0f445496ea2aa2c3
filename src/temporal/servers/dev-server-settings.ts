// How the embedded server is tuned, each setting with its reason. docker-compose.yml tunes its server by the same table,
// and a test compares the two. No code; any file outside the sandbox may load it.

/** One value of the server's dynamic configuration. */
export interface DynamicSetting {
  key: string;
  value: number | boolean;
  reason: string;
}

/** Of the embedded server and of the compose file. */
export const dynamicSettings: readonly DynamicSetting[] = [
  {
    key: 'history.transferProcessorMaxPollRPS',
    value: 200,
    reason: 'the default of 20 puts every hop of a chain on a grid of 50 ms; 200 costs no throughput',
  },
  {
    key: 'history.timerProcessorMaxPollRPS',
    value: 200,
    reason: 'the same for timers: delays, deadlines of joins, retries',
  },
  {
    key: 'history.visibilityProcessorMaxPollRPS',
    value: 200,
    reason: 'the same for lists: a workflow is found as soon as it exists',
  },
  {
    key: 'matching.enableFairness',
    value: true,
    reason: 'off by default; without it the fairness keys of partitions mean nothing',
  },
  {
    key: 'frontend.enableServerVersionCheck',
    value: false,
    reason: 'the server must not call home, and offline that call only delays it',
  },
];

/** Of the embedded server's database file, as `PRAGMA=VALUE`. */
export const sqlitePragmas: readonly { pragma: string; reason: string }[] = [
  { pragma: 'journal_mode=WAL', reason: 'one write a transaction instead of two: nearly as fast as memory' },
  { pragma: 'synchronous=FULL', reason: 'what was acknowledged is on the disk, also when the power fails' },
];

/** How long the embedded server may take, in milliseconds. */
export const devServerLimits = {
  /** Until it answers: 0.2 s usually; a large file on a busy machine takes longer. */
  startMs: 30_000,
  /** From SIGTERM to SIGKILL: it stops within 2 s usually, and the file survives both. */
  stopMs: 10_000,
} as const;
