// `timeline`: everything that happened in a correlation, in order, whole or as it grows.
import {
  entriesFold,
  type TimelineEntry,
  timelineEntries,
} from '../../coordination/timeline/timeline-entries';
import type { CorrelationRecord } from '../../store/read-correlation';
import { defineCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { misused } from '../problem';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { footerOf, headingOf } from '../views/heading';
import { timelineMermaid } from '../views/timeline-mermaid';
import { payloadLines, timelineLines, timelineWriter } from '../views/timeline-text';
import type { CliWorld } from '../world';

interface TimelineFlags extends ReadingFlags {
  follow?: boolean;
  payloads?: boolean;
  output: 'text' | 'json' | 'jsonl' | 'mermaid';
}

export const timeline = defineCommand<TimelineFlags>({
  usage: 'timeline <id>',
  summary: 'show what happened in a correlation: time, event, agent, cause',
  define(command) {
    command
      .option('--follow', 'go on showing what happens, until it ends or Ctrl-C')
      .option('--payloads', 'show the payload of each event below it; JSON has them anyway');
    addFormatOption(command, ['text', 'json', 'jsonl', 'mermaid']);
    addReadingOptions(command);
  },
  async run(world, [id = ''], flags) {
    if (flags.follow && (flags.output === 'json' || flags.output === 'mermaid'))
      throw misused(`--follow writes line by line: take -o text or -o jsonl, got -o ${flags.output}`);
    return withCorrelation(world, flags, id, async ({ plan, correlation }, { connected }) => {
      if (flags.follow) return follow(world, flags, connected.client, plan, correlation);
      show(world, flags, await late.store().readCorrelation(connected.client, plan, correlation));
      return EXIT.done;
    });
  },
});

function show({ output }: CliWorld, flags: TimelineFlags, record: CorrelationRecord): void {
  const entries = timelineEntries(record.plan, record.facts, record.correlation);
  switch (flags.output) {
    case 'mermaid':
      output.line(timelineMermaid(record.facts));
      return;
    case 'jsonl':
      for (const entry of entries) output.json(lineOf(entry));
      return;
    case 'json':
      output.json(dataOf(record, entries), 2);
      return;
    default: {
      const [head = '', ...lines] = timelineLines(entries.map(shownOf), output);
      output.line(headingOf(record, output, Date.now()));
      output.line(head);
      for (const [position, line] of lines.entries()) {
        output.line(line);
        if (flags.payloads) for (const each of payloadLines(entries[position], output)) output.line(each);
      }
      output.line(footerOf(record));
    }
  }
}

const shownOf = (entry: TimelineEntry) => (entry.entry === 'event' ? entry.row : entry.decision);

/** Of an event its row and the whole envelope, as it was stored; of a decision what was decided. */
function lineOf(entry: TimelineEntry) {
  if (entry.entry === 'decision') return { decision: entry.decision };
  const { row, envelope } = entry;
  return { ...row, ...(envelope && { envelope }) };
}

function dataOf(record: CorrelationRecord, entries: TimelineEntry[]) {
  const { plan, correlation, state, runs, untaken, removedRuns } = record;
  const { phase, phaseReason, ledger } = state;
  const standing = { plan: plan.plan, hash: plan.hash, phase, phaseReason };
  const rows = entries.flatMap((entry) => (entry.entry === 'event' ? [lineOf(entry)] : []));
  const decisions = entries.flatMap((entry) => (entry.entry === 'decision' ? [entry.decision] : []));
  return { correlation, ...standing, rows, decisions, ledger, runs, untaken, removedRuns };
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
  let write: ((entry: TimelineEntry) => void) | undefined;
  let fold: ReturnType<typeof entriesFold> | undefined;
  for await (const { facts, record } of followCorrelation(client, plan, correlation, stopped)) {
    if (!write || !fold) {
      fold = entriesFold(record.plan, correlation);
      write = flags.output === 'jsonl' ? (entry) => output.json(lineOf(entry)) : textWriter(record);
    }
    for (const entry of facts.flatMap(fold)) write(entry);
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
    return (entry: TimelineEntry) => {
      output.line(writer.row(shownOf(entry)));
      if (flags.payloads) for (const each of payloadLines(entry, output)) output.line(each);
    };
  }
}
