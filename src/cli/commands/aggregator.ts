// `aggregator status`: what an aggregator has received, what it waits for, what it has published.
import type { AggregatorStatus } from '../../contract/aggregator';
import { aggregatorWorkflowId } from '../../contract/ids';
import { STATUS_QUERY } from '../../contract/names';
import type { AggregatorRound } from '../../coordination/aggregator/shown';
import { defineCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { visible } from '../output/visible';
import { planNameOf } from '../plan-file';
import { misused, Problem } from '../problem';
import { addReadingOptions, type ReadingFlags, readRecord } from '../reading';
import { settingsOf, withServer } from '../server';
import { aggregatorLines } from '../views/aggregator-text';
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
  if (!reading)
    throw unknown(
      record.plan.reactions.flatMap(({ does }) => (does?.work === 'aggregate' ? [does.aggregator] : [])),
      aggregator,
      record.plan.plan,
    );
  const { output } = world;
  if (flags.output === 'json') output.json({ correlation: record.correlation, ...reading }, 2);
  else {
    output.line(`${visible(aggregator)} · ${headingOf(record, output, Date.now())}`);
    show(
      world,
      reading.rounds,
      reading.outcomes.map(({ type, at }) => ({ type, at: at.slice(11, 19) })),
    );
  }
  return EXIT.done;
}

async function ofShard(
  world: CliWorld,
  flags: AggregatorFlags,
  aggregator: string,
  value: string,
): Promise<ExitCode> {
  const plan = await planNameOf(world, flags, settingsOf(world, flags));
  if (plan === undefined) throw misused('aggregator status --value needs --plan FILE');
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
      show(
        world,
        shown.rounds,
        shown.outcomes.map(({ type, at }) => ({ type, at: new Date(at).toISOString().slice(11, 19) })),
      );
    }
    return EXIT.done;
  });
}

function show(
  { output }: CliWorld,
  rounds: readonly AggregatorRound[],
  outcomes: readonly { type: string; at: string }[],
): void {
  for (const { type, at } of outcomes) output.line(`${at}  published ${visible(type)}`);
  for (const round of rounds) for (const line of aggregatorLines(round)) output.line(line);
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

function unknown(known: readonly string[], name: string, plan: string): Problem {
  const near = late.nearest().nearestName(name, known);
  const hint =
    near === undefined ? (known.length > 0 ? `; it has ${known.join(', ')}` : '') : `; did you mean ${near}?`;
  return misused(`plan ${plan} has no aggregator ${JSON.stringify(name)}${hint}`);
}

export const aggregator = { usage: 'aggregator', summary: 'look into aggregators', commands: [status] };
