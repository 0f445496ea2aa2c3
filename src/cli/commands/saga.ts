// `saga`: sagas by hand. Here `saga status`; reading needs no worker: it folds histories.
import { type CliCommand, defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { withSaga } from '../find-saga';
import { late } from '../late';
import { addFormatOption } from '../options';
import { addReadingOptions, type ReadingFlags } from '../reading';
import { showSaga } from '../saga-showing';
import { cancel } from './saga-cancel';
import { list } from './saga-list';
import { settle } from './saga-settle';
import { start } from './saga-start';

interface StatusFlags extends ReadingFlags {
  output: 'text' | 'json';
}

const status = defineCommand<StatusFlags, [string]>({
  usage: 'status <id>',
  summary: 'show where a saga stands, its steps, their attempts and undos, and what is left to do by hand',
  define(command) {
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, [id], flags) {
    const { record, attempts } = await withSaga(
      world,
      flags,
      id,
      async (found, { connected: { client } }) => {
        const { readSaga, readSagaAttempts } = late.sagas();
        const read = await readSaga(client, found.plan, found.sagaId);
        return { record: read, attempts: await readSagaAttempts(client, read) };
      },
    );
    showSaga(world.output, record, flags, attempts);
    return EXIT.done;
  },
});

export const saga: CliCommand = {
  usage: 'saga',
  summary: 'start, show, cancel and settle sagas',
  commands: [start, status, list, cancel, settle],
};
