// `saga list`: the sagas of a plan, or of all plans. Reads histories: no worker is needed.
import type { SoughtState } from '../../client/saga-list';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { visible } from '../output/visible';
import { planNameOf } from '../plan-file';
import { misused } from '../problem';
import { addReadingOptions, type ReadingFlags } from '../reading';
import { shownJson } from '../saga-showing';
import { settingsOf, withServer } from '../server';
import { counted } from '../views/heading';
import { sagaTable } from '../views/saga-list-text';

const STATES: readonly SoughtState[] = [
  'in_progress',
  'stalled',
  'compensating',
  'completed',
  'failed',
  'compensated',
  'partially_compensated',
  'cancelled',
  'terminated',
  'timed_out',
  'broken',
];
const SHOWN = 20;

interface ListFlags extends ReadingFlags {
  correlation?: string;
  state?: SoughtState;
  limit: string;
  output: 'text' | 'json';
}

export const list = defineCommand<ListFlags>({
  usage: 'list',
  summary: 'list the sagas of the plan, newest first, with how each stands',
  define(command) {
    const state = command.createOption(
      '--state <state>',
      'only those that stand so; stalled: they wait for `saga settle`',
    );
    command
      .addOption(state.choices(STATES))
      .option('--correlation <id>', 'only those of this piece of work')
      .option('--limit <number>', 'at most so many', `${SHOWN}`);
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, _, { correlation, state, limit, ...flags }) {
    const most = limitOf(limit);
    const plan = await planNameOf(world, flags, settingsOf(world, flags));
    return withServer(world, flags, async ({ connected }) => {
      const found = await late.sagas().findSagas(connected.client, { plan, correlation, state }, most);
      if (found.more)
        world.output.talk(`there are more than ${counted(found.sagas.length, 'saga')}: --limit shows more`);
      for (const id of found.unreadable) world.output.talk(`left out: ${visible(id)} is no saga of ours`);
      if (flags.output === 'text')
        for (const line of sagaTable(found.sagas, world.output)) world.output.line(line);
      else world.output.json(found.sagas.map(listedJson), 2);
      return EXIT.done;
    });
  },
});

function limitOf(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > 1_000)
    throw misused(`--limit needs a number from 1 to 1000, got ${JSON.stringify(text)}`);
  return limit;
}

/** As `status` shows it, and what tells one saga from others. */
const listedJson = (record: Parameters<typeof shownJson>[0]) => {
  const { plan, correlation, runs } = record;
  const [started, ended] = [runs[0]?.startedAt, runs.at(-1)?.closedAt].map((at) =>
    at === undefined ? null : new Date(at).toISOString(),
  );
  return { ...shownJson(record), plan: plan.plan, correlation, started, ended };
};
