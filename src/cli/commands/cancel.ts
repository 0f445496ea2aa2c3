// `cancel`: asks a correlation to end. Agents are told to stop; what is open is discarded with that reason.
import { coordinationId } from '../../contract/ids';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { misused, Problem } from '../problem';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { ended } from '../waiting';

export const cancel = defineCommand<ReadingFlags & { wait?: boolean }>({
  usage: 'cancel <id>',
  summary: 'ask a correlation to end: agents are told to stop, open work is discarded',
  define(command) {
    command.option('--wait', 'return when it has ended');
    addReadingOptions(command);
  },
  async run(world, [id = ''], flags) {
    return withCorrelation(world, flags, id, async ({ plan, correlation }, { connected }) => {
      // What ends work must not be begun by a slip: here the whole id is asked for.
      if (correlation !== id)
        throw misused(`cancel needs the whole id: did you mean ${JSON.stringify(correlation)}?`);
      const handle = connected.client.workflow.getHandle(coordinationId(plan, correlation));
      const { status } = await handle.describe();
      if (status.name !== 'RUNNING')
        throw new Problem(EXIT.failed, `${correlation} has ended already (${status.name.toLowerCase()})`);
      await handle.cancel();
      world.output.talk(`asked ${correlation} of plan ${plan} to end`);
      if (!flags.wait) return EXIT.done;
      const record = await late.wait().waitForRest(connected.client, plan, correlation);
      ended(world, record, await late.sagasOf().sagasOf(connected.client, record));
      return record.state.phase === 'cancelled' ? EXIT.done : EXIT.failed;
    });
  },
});
