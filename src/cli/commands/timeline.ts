// `timeline`: everything that happened in a correlation, in order, whole or as it grows.
import { type TimelineRow, timelineFold, timelineOf } from '../../coordination/timeline';
import type { CorrelationRecord } from '../../store/read-correlation';
import { defineCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { misused } from '../problem';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { footerOf, headingOf } from '../views/heading';
import { timelineMermaid } from '../views/timeline-mermaid';
import { timelineLines, timelineWriter } from '../views/timeline-text';
import type { CliWorld } from '../world';

interface TimelineFlags extends ReadingFlags {
  follow?: boolean;
  output: 'text' | 'json' | 'jsonl' | 'mermaid';
}

export const timeline = defineCommand<TimelineFlags>({
  usage: 'timeline <id>',
  summary: 'show what happened in a correlation: time, event, agent, cause',
  define(command) {
    command.option('--follow', 'go on showing what happens, until it ends or Ctrl-C');
    addFormatOption(command, ['text', 'json', 'jsonl', 'mermaid']);
    addReadingOptions(command);
  },
  async run(world, [id = ''], flags) {
    if (flags.follow && (flags.output === 'json' || flags.output === 'mermaid'))
      throw misused(`--follow writes line by line: take -o text or -o jsonl, got -o ${flags.output}`);
    return withCorrelation(world, flags, id, async ({ plan, correlation }, { connected }) => {
      if (flags.follow) return follow(world, flags, connected.client, plan, correlation);
      show(world, flags.output, await late.store().readCorrelation(connected.client, plan, correlation));
      return EXIT.done;
    });
  },
});

function show({ output }: CliWorld, format: TimelineFlags['output'], record: CorrelationRecord): void {
  const rows = timelineOf(record.plan, record.facts, record.correlation);
  switch (format) {
    case 'mermaid':
      output.line(timelineMermaid(record.facts));
      return;
    case 'jsonl':
      for (const row of rows) output.json(row);
      return;
    case 'json':
      output.json(dataOf(record, rows), 2);
      return;
    default:
      output.line(headingOf(record, output, Date.now()));
      for (const line of timelineLines(rows, output)) output.line(line);
      output.line(footerOf(record));
  }
}

function dataOf(record: CorrelationRecord, rows: TimelineRow[]) {
  const { plan, correlation, state, runs, untaken, removedRuns } = record;
  const { phase, phaseReason, ledger } = state;
  const standing = { plan: plan.plan, hash: plan.hash, phase, phaseReason };
  return { correlation, ...standing, rows, ledger, runs, untaken, removedRuns };
}

type SdkClient = Parameters<ReturnType<(typeof late)['follow']>['followCorrelation']>[0];

async function follow(
  { output, stopSignal }: CliWorld,
  flags: TimelineFlags,
  client: SdkClient,
  plan: string,
  correlation: string,
): Promise<ExitCode> {
  const stopped = stopSignal();
  const { followCorrelation } = late.follow();
  const { isAtRest } = late.wait();
  let write: ((row: TimelineRow) => void) | undefined;
  let fold: ReturnType<typeof timelineFold> | undefined;
  for await (const { facts, record } of followCorrelation(client, plan, correlation, stopped)) {
    if (!write || !fold) {
      fold = timelineFold(record.plan, correlation);
      write = flags.output === 'jsonl' ? (row) => output.json(row) : textWriter(record);
    }
    for (const fact of facts) {
      const row = fold(fact);
      if (row) write(row);
    }
    if (!isAtRest(record)) continue;
    if (flags.output === 'text') output.line(`${footerOf(record)}\n${headingOf(record, output, Date.now())}`);
    // What is idle may be woken again; only an end is the end.
    if (record.runs.at(-1)?.status !== 'RUNNING') break;
  }
  return EXIT.done;

  function textWriter(record: CorrelationRecord) {
    const writer = timelineWriter(record.plan, correlation, output.tone, output.width);
    output.line(headingOf(record, output, Date.now()));
    output.line(writer.head);
    return (row: TimelineRow) => output.line(writer.row(row));
  }
}
