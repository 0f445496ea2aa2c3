// `aggregator status`: what an aggregator has received, what it waits for, what it has published.
import type { AggregatorStatus } from '../../contract/aggregator';
import { aggregatorWorkflowId } from '../../contract/ids';
import { STATUS_QUERY } from '../../contract/names';
import { ownValue } from '../../plan/own-value';
import { notAcross, notWithin } from '../aggregator-names';
import { defineCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { visible } from '../output/visible';
import { loadPlanFile, planFileOf } from '../plan-file';
import { misused, Problem } from '../problem';
import { addReadingOptions, type ReadingFlags, readRecord } from '../reading';
import { settingsOf, withServer } from '../server';
import { clockOf, leftLines, standingLines } from '../views/aggregator-text';
import { headingOf } from '../views/heading';
import type { CliWorld } from '../world';

interface AggregatorFlags extends ReadingFlags {
  value?: string;
  output: 'text' | 'json';
}

const status = defineCommand<AggregatorFlags, [string, string?]>({
  usage: 'status <aggregator> [correlation]',
  summary: 'show what has arrived at an aggregator and what it waits for',
  define(command) {
    command.option(
      '--value <value>',
      'instead of a correlation: of one that joins several, the value it joins by',
    );
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, [aggregator, correlation], flags) {
    if ((correlation === undefined) === (flags.value === undefined))
      throw misused(
        'aggregator status needs a correlation, or --value of one that joins several correlations',
      );
    return correlation === undefined
      ? ofShard(world, flags, aggregator, flags.value ?? '')
      : ofCorrelation(world, flags, aggregator, correlation);
  },
});

async function ofCorrelation(
  world: CliWorld,
  flags: AggregatorFlags,
  aggregator: string,
  id: string,
): Promise<ExitCode> {
  const record = await readRecord(world, flags, id);
  const reading = late.aggregator().readAggregator(record.plan, record, aggregator);
  if (!reading) throw notWithin(record.plan, aggregator);
  const { output } = world;
  if (flags.output === 'json') output.json({ correlation: record.correlation, ...reading }, 2);
  else {
    output.line(`${visible(aggregator)} · ${headingOf(record, output, Date.now())}`);
    const outcomes = reading.outcomes.map(({ type, at }) => ({ type, at: at.slice(11, 19) }));
    const { left } = reading;
    const counts = { duplicates: 0, conflicts: 0, unmatched: 0, late: left.length };
    for (const line of [...standingLines(reading.rounds, outcomes), ...leftLines({ counts, left })])
      output.line(line);
  }
  return EXIT.done;
}

async function ofShard(
  world: CliWorld,
  flags: AggregatorFlags,
  aggregator: string,
  value: string,
): Promise<ExitCode> {
  const file = planFileOf(world, flags, settingsOf(world, flags));
  if (file === undefined) throw misused('aggregator status --value needs --plan FILE');
  const { routing } = await loadPlanFile(world, file);
  if (ownValue(routing.aggregators, aggregator)?.correlateBy === undefined)
    throw notAcross(routing, aggregator);
  const { plan } = routing;
  return withServer(world, flags, async ({ connected }) => {
    const id = aggregatorWorkflowId(plan, aggregator, late.shard().keyOf(scalarOf(value)));
    const handle = connected.client.workflow.getHandle(id);
    const known = await handle.describe().catch(() => undefined);
    if (!known)
      throw new Problem(
        EXIT.failed,
        `aggregator ${aggregator} of plan ${plan} has received nothing with ${JSON.stringify(value)}`,
      );
    const shown = await handle.query<AggregatorStatus>(STATUS_QUERY);
    if (flags.output === 'json') world.output.json(shown, 2);
    else {
      world.output.line(
        `${visible(aggregator)} for ${visible(JSON.stringify(shown.value))} · plan ${plan}@${shown.hash.slice(0, 4)}`,
      );
      const outcomes = shown.outcomes.map(({ type, at }) => ({ type, at: clockOf(at) }));
      for (const line of [...standingLines(shown.rounds, outcomes), ...leftLines(shown)])
        world.output.line(line);
    }
    return EXIT.done;
  });
}

/** As in filters: a JSON scalar where it is one, else text. */
function scalarOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  // A text that looks like something else is written as JSON: '"5"'.
  if (/^".*"$/.test(text)) return textOf(text);
  const number = Number(text);
  return text.trim() !== '' && String(number) === text ? number : text;
}

function textOf(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}

export const aggregator = { usage: 'aggregator', summary: 'look into aggregators', commands: [status] };
