// `saga cancel`: asks a saga to end. Its undos run; they are never cancelled.
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { requireWhole, withSaga } from '../find-saga';
import { late } from '../late';
import { addFormatOption, refuseLoneTimeout } from '../options';
import { Problem } from '../problem';
import { addReadingOptions, type ReadingFlags } from '../reading';
import { endedSaga, waitingWords } from '../saga-showing';
import { sagaHeading } from '../views/saga-text';
import { timeoutOf } from './wait';

interface CancelFlags extends ReadingFlags {
  wait?: boolean;
  timeout?: string;
  output: 'text' | 'json';
}

export const cancel = defineCommand<CancelFlags, [string]>({
  usage: 'cancel <id>',
  summary: 'ask a saga to end: the agent at work is told to stop, and what was begun is undone',
  define(command) {
    command
      .option('--wait', 'wait for its end: exit 0 cancelled, 1 any other end, 124 timed out')
      .option('--timeout <duration>', 'of --wait: give up after e.g. 30s, 5m, 1h');
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, [id], flags) {
    const timeoutMs = timeoutOf(flags.timeout);
    refuseLoneTimeout(flags);
    return withSaga(world, flags, id, async (found, { connected: { client } }) => {
      requireWhole(id, found, 'cancel');
      const { plan, sagaId } = found;
      const { cancelSaga, readSaga, waitForSaga } = late.sagas();
      const answer = await cancelSaga(client, plan, sagaId);
      if (answer === 'ended') {
        const record = await readSaga(client, plan, sagaId);
        const heading = sagaHeading(record, { ...world.output, tone: (_, text) => text }, Date.now());
        throw new Problem(EXIT.failed, `saga ${JSON.stringify(sagaId)} has ended already: ${heading}`);
      }
      world.output.talk(CANCEL_WORDS[answer](sagaId));
      if (!flags.wait) return EXIT.done;
      const look = waitingWords(world);
      const record = await waitForSaga(client, plan, sagaId, { timeoutMs, look });
      endedSaga(world, record, flags);
      return record.shown.status === 'cancelled' ? EXIT.done : EXIT.failed;
    });
  },
});

const CANCEL_WORDS = {
  asked: (id: string) =>
    `asked saga ${id} to end: an agent at work is told to stop, then what was begun is undone, newest first`,
  unasked: (id: string) =>
    `asked saga ${id} to end: nobody is asked any more what became of its step. That stays unknown: the step is undone where it has an undo, else it is left to do by hand; then what was begun before is undone, newest first`,
  'asked-before': (id: string) =>
    `saga ${id} was asked to end before: its undos run, and a second request changes nothing`,
  undoing: (id: string) =>
    `saga ${id} is undoing already, because a step failed: cancelling it changes nothing`,
};
