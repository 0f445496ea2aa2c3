// `wait`: returns when a correlation has ended, or when nothing can happen in it any more.
import { defineCommand } from '../command';
import { late } from '../late';
import { misused } from '../problem';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { awaitEnd } from '../waiting';

interface WaitFlags extends ReadingFlags {
  timeout?: string;
}

export const wait = defineCommand<WaitFlags>({
  usage: 'wait <id>',
  summary: 'wait for the end: exit 0 complete or idle, 1 failed or cancelled, 4 stalled, 124 timed out',
  define(command) {
    command.option('--timeout <duration>', 'give up after e.g. 30s, 5m, 1h (default: never)');
    addReadingOptions(command);
  },
  async run(world, [id = ''], flags) {
    const timeoutMs = timeoutOf(flags.timeout);
    return withCorrelation(world, flags, id, (found, { connected }) =>
      awaitEnd(world, connected.client, found, { timeoutMs, written: flags.timeout }),
    );
  },
});

/** What a timer of Node can count, about 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Milliseconds of `--timeout`; undefined where it was not given. Throws `Problem` (exit 2). */
export function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const length = late.duration().durationOf(text);
  if ('problem' in length) throw misused(`--timeout ${length.problem}`);
  return Math.min(length.ms, LONGEST_MS);
}
