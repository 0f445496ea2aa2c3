// `status`: where a correlation stands, what is at work in it, how its sagas stand, what went wrong. Read from histories, and for
// agents at work from the server's description: no worker is needed.
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { shownJson } from '../saga-showing';
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
    const { record, atWork, sagas } = await withCorrelation(
      world,
      flags,
      id,
      async (found, { connected }) => {
        const { client } = connected;
        const read = await late.store().readCorrelation(client, found.plan, found.correlation);
        const [agents, own] = await Promise.all([
          late.atWork().agentsAtWork(client, read),
          late.sagasOf().sagasOf(client, read),
        ]);
        return { record: read, atWork: agents, sagas: own };
      },
    );
    if (flags.output === 'text') {
      for (const line of statusLines(record, output, Date.now(), { atWork, sagas })) output.line(line);
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
        sagas: sagas.map(shownJson),
        open: Object.values(open).map((each) => ({ ...each, ...atWork.get(each.id) })),
        ...counts,
      },
      2,
    );
    return EXIT.done;
  },
});
