// `wait`: returns when a correlation has ended, or when nothing can happen in it any more.

import type { CorrelationRecord } from '../../store/read-correlation';
import { defineCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { late } from '../late';
import { visible } from '../output/visible';
import { misused } from '../problem';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { headingOf } from '../views/heading';
import type { CliWorld } from '../world';

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
    return withCorrelation(world, flags, id, async ({ plan, correlation }, { connected }) => {
      const { waitForRest } = late.wait();
      return ended(world, await waitForRest(connected.client, plan, correlation, { timeoutMs }));
    });
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

/** Says how it ended and gives the exit code of that. */
export function ended({ output }: Pick<CliWorld, 'output'>, record: CorrelationRecord): ExitCode {
  output.line(headingOf(record, output, Date.now()));
  if (record.state.phaseReason !== undefined) output.line(visible(record.state.phaseReason));
  return exitOf(record);
}

function exitOf({ state, runs }: CorrelationRecord): ExitCode {
  const status = runs.at(-1)?.status;
  if (status === 'TERMINATED' || status === 'FAILED' || status === 'TIMED_OUT') return EXIT.failed;
  if (state.phase === 'failed' || state.phase === 'cancelled') return EXIT.failed;
  return state.phase === 'stalled' ? EXIT.notMet : EXIT.done;
}
