// `saga start`: begins a saga by hand. Everything is checked before anything is sent.
import { hasEnded } from '../../client/saga-standing';
import { sagaWorkflowId } from '../../contract/ids';
import type { SagaInput } from '../../contract/saga';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import {
  addFormatOption,
  addPlanOption,
  addServerOptions,
  type PlanFlags,
  refuseLoneTimeout,
  type ServerFlags,
} from '../options';
import { shellWord } from '../output/shell-word';
import { visible } from '../output/visible';
import { requirePlan } from '../plan-file';
import { misused, Problem, withSequel } from '../problem';
import { readPayload } from '../read-events';
import { endedSaga, waitingWords } from '../saga-showing';
import { settingsOf, withServer } from '../server';
import { sagaHeading } from '../views/saga-text';
import { whoAsks } from '../who-asks';
import type { CliWorld } from '../world';
import { timeoutOf } from './wait';

interface StartFlags extends Omit<ServerFlags, 'data'>, PlanFlags {
  correlation?: string;
  id?: string;
  /** Here it is the payload; the data folder comes from SIGNALBOX_DATA alone. */
  data?: string;
  input?: string;
  by?: string;
  wait?: boolean;
  timeout?: string;
  output: 'text' | 'json';
}

export const start = defineCommand<StartFlags, [string]>({
  usage: 'start <saga>',
  summary: 'start a saga of the plan, as if an event had come that starts it',
  define(command) {
    command
      .option('--correlation <id>', 'the piece of work that it belongs to (default: the saga’s id)')
      .option('--id <id>', 'its id (default: the plan’s saga_id, with the correlation filled in)')
      .option('--data <json>', 'the payload that starts it: JSON, @FILE, or - for standard input')
      .option('--input <json>', 'what its steps work on, where that is not the payload')
      .option('--by <name>', 'who starts it, and may not decide on its gates (else SIGNALBOX_USER, else you)')
      .option('--wait', 'wait for its end: exit 0 completed, 1 any other end, 124 timed out')
      .option('--timeout <duration>', 'of --wait: give up after e.g. 30s, 5m, 1h');
    addFormatOption(command, ['text', 'json']);
    addServerOptions(addPlanOption(command), { dataFolder: false });
  },
  async run(world, [saga], flags) {
    const server = { ...flags, data: undefined };
    const timeoutMs = timeoutOf(flags.timeout);
    refuseLoneTimeout(flags);
    const settings = settingsOf(world, server);
    const plan = await requirePlan(world, flags, settings);
    const { data, input: given } = flags;
    if (data === '-' && given === '-') throw misused('standard input is --data or --input, not both');
    const payload = data === undefined ? undefined : await readPayload(world, data);
    const prepared = late.sagas().prepareSaga(plan, {
      saga,
      by: whoAsks(flags.by, settings),
      correlation: flags.correlation,
      sagaId: flags.id,
      payload,
      input: given === undefined ? undefined : await readPayload(world, given, '--input'),
    });
    if ('problem' in prepared) throw misused(withSequel(prepared.problem, 'Nothing was started.'));
    const { input } = prepared;
    return withServer(world, server, async ({ connected: { client } }) => {
      const { readSaga, startSaga, waitForSaga } = late.sagas();
      const { plan: name } = input.plan;
      if ((await startSaga(client, input)) === 'exists')
        throw exists(world, await readSaga(client, name, input.sagaId));
      sayStarted(world, input, flags);
      if (!flags.wait) return EXIT.done;
      const look = waitingWords(world);
      const record = await waitForSaga(client, name, input.sagaId, { timeoutMs, look });
      return endedSaga(world, record, flags);
    });
  },
});

function exists({ output }: CliWorld, record: Parameters<typeof sagaHeading>[0]): Problem {
  const id = record.shown.saga_id;
  const isOver = hasEnded(record) ? ' has been' : ' runs already';
  return new Problem(
    EXIT.notMet,
    [
      `a saga of the id ${JSON.stringify(id)}${isOver}; nothing was started:`,
      sagaHeading(record, { ...output, tone: (_, text) => text }, Date.now()),
      `Look with \`signalbox saga status ${shellWord(id)}\`, or start one under another --id.`,
    ].join('\n'),
  );
}

function sayStarted({ output }: CliWorld, input: SagaInput, { output: format, wait }: StartFlags): void {
  const { plan, sagaId, correlation } = input;
  if (format === 'text') {
    const of = correlation === sagaId ? '' : `  correlation ${visible(correlation)}`;
    output.line(`started  ${visible(sagaId)}  saga ${visible(plan.saga.name)}${of}`);
  } else if (!wait)
    output.json(
      {
        saga_id: sagaId,
        saga: plan.saga.name,
        plan: plan.plan,
        correlation,
        workflow_id: sagaWorkflowId(plan.plan, sagaId),
      },
      2,
    );
}
