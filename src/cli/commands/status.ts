// `status`: where a correlation stands, what is at work in it, what went wrong. Read from histories, and for agents at
// work from the server's description: no worker is needed.
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { statusLines } from '../views/status-text';

interface StatusFlags extends ReadingFlags {
  output: 'text' | 'json';
}

export const status = defineCommand<StatusFlags>({
  usage: 'status <id>',
  summary: 'show where a correlation stands and what it waits for',
  define(command) {
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, [id = ''], flags) {
    const { output } = world;
    const { record, atWork } = await withCorrelation(world, flags, id, async (found, { connected }) => {
      const read = await late.store().readCorrelation(connected.client, found.plan, found.correlation);
      return { record: read, atWork: await late.atWork().agentsAtWork(connected.client, read) };
    });
    if (flags.output === 'text') {
      for (const line of statusLines(record, output, Date.now(), atWork)) output.line(line);
      return EXIT.done;
    }
    const { state, plan, runs, untaken, removedRuns } = record;
    const { window: _, held, open, ...rest } = state;
    const named = { plan: plan.plan, hash: plan.hash };
    const counts = { held: Object.keys(held).length, untaken, removedRuns, runs };
    output.json(
      {
        ...named,
        ...rest,
        open: Object.values(open).map((each) => ({ ...each, ...atWork.get(each.id) })),
        ...counts,
      },
      2,
    );
    return EXIT.done;
  },
});
