// `saga settle`: a person's word on a step whose outcome nobody knows. The saga itself takes it or refuses it.
import type { Settlement } from '../../contract/saga';
import { isJsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { requireWhole, withSaga } from '../find-saga';
import { late } from '../late';
import { addFormatOption, addPlanOption, addServerOptions, refuseLoneTimeout } from '../options';
import { visible } from '../output/visible';
import { misused, Problem } from '../problem';
import { readPayload } from '../read-events';
import type { ReadingFlags } from '../reading';
import { endedSaga, waitingWords } from '../saga-showing';
import { whoAsks } from '../who-asks';
import { timeoutOf } from './wait';

interface SettleFlags extends Omit<ReadingFlags, 'data'> {
  outcome?: Settlement['outcome'];
  by?: string;
  note?: string;
  /** Here it is what the step would have answered. */
  data?: string;
  wait?: boolean;
  timeout?: string;
  output: 'text' | 'json';
}

export const settle = defineCommand<SettleFlags, [string, string]>({
  usage: 'settle <id> <step>',
  summary: 'say what became of a step that nobody knows about, where the plan asks a person',
  define(command) {
    const outcome = command.createOption(
      '--outcome <outcome>',
      'done: it took effect, go on · failed: turn back · undo: turn back and take it back too · skip: turn back and leave it',
    );
    command
      .addOption(outcome.choices(['done', 'failed', 'undo', 'skip']))
      .option('--by <name>', 'who says so (else SIGNALBOX_USER, else the user of this machine)')
      .option('--note <text>', 'why, for those who read the history')
      .option('--data <json>', 'of done: what the step would have answered: JSON, @FILE, or -')
      .option('--wait', 'wait for the end of the saga: exit 0 completed, 1 any other end, 124 timed out')
      .option('--timeout <duration>', 'of --wait: give up after e.g. 30s, 5m, 1h');
    addFormatOption(command, ['text', 'json']);
    addServerOptions(addPlanOption(command), { dataFolder: false });
  },
  async run(world, [id, step], { outcome, note, ...flags }) {
    if (outcome === undefined) throw misused('saga settle needs --outcome, one of done, failed, undo, skip');
    const timeoutMs = timeoutOf(flags.timeout);
    refuseLoneTimeout(flags);
    const reading = { ...flags, data: undefined };
    const payload = flags.data === undefined ? undefined : await readPayload(world, flags.data);
    if (payload !== undefined && !isJsonObject(payload))
      throw misused(`--data needs a JSON object, got ${quote(payload)}. Nothing was sent.`);
    return withSaga(world, reading, id, async (found, { connected: { client }, settings }) => {
      requireWhole(id, found, 'settle');
      const by = whoAsks(flags.by, settings);
      const settlement: Settlement = {
        step,
        outcome,
        ...(payload && { payload }),
        by,
        ...(note !== undefined && { note }),
      };
      const { settleSaga, waitForSaga } = late.sagas();
      const { plan, sagaId } = found;
      const shown = await settleSaga(client, plan, sagaId, settlement).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'SettlementRefused')
          throw new Problem(EXIT.notMet, error.message);
        throw error;
      });
      const said = visible(`${step} of ${sagaId}: ${outcome} by ${by}; ${shown.status}`);
      if (!flags.wait) {
        if (flags.output === 'json') world.output.json(shown, 2);
        else world.output.line(said);
        return EXIT.done;
      }
      world.output.talk(said);
      const look = waitingWords(world);
      const record = await waitForSaga(client, plan, sagaId, { timeoutMs, look });
      return endedSaga(world, record, flags);
    });
  },
});
