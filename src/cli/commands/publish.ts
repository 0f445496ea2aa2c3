// `publish`: sends one event, or a file of them. Everything is checked before anything is sent.
import type { Published } from '../../client/publish-events';
import type { RestWait } from '../../client/wait-for-rest';
import type { JsonObject } from '../../events/json';
import { defineCommand } from '../command';
import { defaultSource, withDefaultSource } from '../default-source';
import { EXIT, type ExitCode } from '../exit-codes';
import { late } from '../late';
import {
  addFormatOption,
  addPlanOption,
  addServerOptions,
  type PlanFlags,
  refuseLoneTimeout,
  type ServerFlags,
} from '../options';
import { requirePlan } from '../plan-file';
import { misused } from '../problem';
import { type Batch, checkedEvents, readEventLines, readPayload } from '../read-events';
import { settingsOf, withServer } from '../server';
import { counted } from '../views/heading';
import { publishedLine } from '../views/published-text';
import { awaitEnd } from '../waiting';
import { warned } from '../warned';
import type { CliWorld } from '../world';
import { timeoutOf } from './wait';

interface PublishFlags extends Omit<ServerFlags, 'data'>, PlanFlags {
  correlation?: string;
  parent?: string;
  source?: string;
  topic?: string;
  priority?: string;
  partitionKey?: string;
  /** Here it is the payload; the data folder comes from SIGNALBOX_DATA alone. */
  data?: string;
  id?: string;
  file?: string;
  wait?: boolean;
  timeout?: string;
  reopen?: boolean;
  receipt?: boolean;
  output: 'text' | 'jsonl';
}

export const publish = defineCommand<PublishFlags, [string?]>({
  usage: 'publish [type]',
  summary: 'publish an event, or a file of them; says what became of each',
  define(command) {
    command
      .option('--correlation <id>', 'the piece of work that it belongs to')
      .option('--parent <id>', 'if it begins the correlation: the one that is told how it ends')
      .option('--source <source>', 'who publishes it (default: the only source that the plan allows)')
      .option('--topic <topic>', 'default: the plan’s for this type')
      .option('--priority <priority>', 'critical, high, normal or low')
      .option('--partition-key <key>', 'events of one key share their turn fairly with other keys')
      .option('--data <json>', 'its payload: JSON, @FILE, or - for standard input')
      .option('--id <id>', 'its id; the same id and source again is a duplicate')
      .option(
        '--file <file>',
        'instead of a type: envelopes or CloudEvents, one a line; - for standard input',
      )
      .option('--wait', 'wait until the correlation has ended or stalled; its exit codes are those of `wait`')
      .option('--timeout <duration>', 'of --wait: give up after e.g. 30s, 5m, 1h')
      .option('--reopen', 'if the correlation has ended, begin its next generation')
      .option('--receipt', 'wait until a worker has taken the event, and say what became of it');
    addFormatOption(command, ['text', 'jsonl']);
    addServerOptions(addPlanOption(command), { dataFolder: false });
  },
  async run(world, [type], flags) {
    const server = { ...flags, data: undefined };
    const timeoutMs = timeoutOf(flags.timeout);
    refuseLoneTimeout(flags);
    const plan = await requirePlan(world, flags, settingsOf(world, server));
    const batch = await draftsOf(world, type, flags);
    const source = flags.source ?? (type === undefined ? undefined : defaultSource(plan.routing, type));
    const drafts =
      source === undefined ? batch.drafts.map((each) => withDefaultSource(plan.routing, each)) : batch.drafts;
    const { correlation, parent, reopen, receipt } = flags;
    const options = { correlation, parent, source, reopen, receipt, begins: flags.file === undefined };
    // Checked before the server is asked for: what is wrong is said although no server answers.
    const { prepareEvents } = late.prepare();
    const envelopes = checkedEvents(batch, () => prepareEvents(plan, drafts, options));
    const warnings = warned(world, plan.routing, envelopes);
    return withServer(world, server, async ({ connected }) => {
      const { client } = connected;
      const published = await late.publish().publishEvents(client, plan.routing, envelopes, options);
      for (const each of published) {
        if (flags.output === 'jsonl') world.output.json({ ...each, ...warnings.of(each.id) });
        else world.output.line(publishedLine(each, world.output));
      }
      const exit = exitOf(world, published);
      if (!flags.wait || exit !== EXIT.done) return exit;
      return waitForAll(world, client, plan.routing.plan, published, { timeoutMs, written: flags.timeout });
    });
  },
});

async function draftsOf(world: CliWorld, type: string | undefined, flags: PublishFlags): Promise<Batch> {
  if (flags.file !== undefined) {
    const alone = (['data', 'id', 'parent', 'topic', 'priority', 'partitionKey'] as const).find(
      (each) => flags[each] !== undefined,
    );
    if (type !== undefined || alone)
      throw misused(
        `--file brings whole events: leave ${type === undefined ? `--${alone === 'partitionKey' ? 'partition-key' : alone}` : `the type ${JSON.stringify(type)}`} out`,
      );
    return readEventLines(world, flags.file);
  }
  if (type === undefined) throw misused('publish needs an event type, or --file EVENTS.jsonl');
  if (flags.correlation === undefined)
    throw misused(`publish ${type} needs --correlation ID: the piece of work that the event belongs to`);
  const event: JsonObject = { type, ...(flags.id === undefined ? {} : { id: flags.id }) };
  const routing: JsonObject = {
    ...(flags.topic === undefined ? {} : { topic: flags.topic }),
    ...(flags.priority === undefined ? {} : { priority: flags.priority }),
    ...(flags.partitionKey === undefined ? {} : { partition_key: flags.partitionKey }),
  };
  const payload = await readPayload(world, flags.data);
  return { drafts: [{ event, payload, routing }], places: [], problems: new Map() };
}

function exitOf({ output }: CliWorld, published: readonly Published[]): ExitCode {
  const late = published.filter((each) => each.outcome === 'late');
  const [first] = late;
  if (first) {
    output.talk(
      `signalbox: ${counted(late.length, 'event')} came after the end of ${first.correlation}: not sent. ` +
        '--reopen begins its next generation.',
    );
    return EXIT.notMet;
  }
  const taken = published.every(({ outcome }) => outcome !== 'parked' && outcome !== 'conflict');
  return taken ? EXIT.done : EXIT.notMet;
}

type SdkClient = Parameters<ReturnType<(typeof late)['wait']>['waitForRest']>[0];

async function waitForAll(
  world: CliWorld,
  client: SdkClient,
  plan: string,
  published: readonly Published[],
  { timeoutMs, written }: RestWait,
): Promise<ExitCode> {
  let worst: ExitCode = EXIT.done;
  const until = timeoutMs === undefined ? undefined : Date.now() + timeoutMs;
  for (const correlation of new Set(published.map((each) => each.correlation))) {
    const left = until === undefined ? undefined : Math.max(1, until - Date.now());
    const exit = await awaitEnd(world, client, { plan, correlation }, { timeoutMs: left, written });
    if (worst === EXIT.done || exit === EXIT.failed) worst = exit;
  }
  return worst;
}
