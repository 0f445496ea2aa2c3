// `ask`: sends a query or a command and prints its answer.
import type { EventsRefused } from '../../client/problems';
import { isJsonObject } from '../../events/json';
import { defineCommand } from '../command';
import { defaultSource } from '../default-source';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import {
  addFormatOption,
  addPlanOption,
  addServerOptions,
  type PlanFlags,
  type ServerFlags,
} from '../options';
import { requirePlan } from '../plan-file';
import { misused, Problem, withSequel } from '../problem';
import { readPayload } from '../read-events';
import { settingsOf, withServer } from '../server';
import { timeoutOf } from './wait';

interface AskFlags extends Omit<ServerFlags, 'data'>, PlanFlags {
  correlation?: string;
  source?: string;
  data?: string;
  timeout?: string;
  output: 'text' | 'json';
}

export const ask = defineCommand<AskFlags, [string]>({
  usage: 'ask <type>',
  summary: 'send a query or a command, and print its answer',
  define(command) {
    command
      .option('--correlation <id>', 'the piece of work that it belongs to')
      .option('--source <source>', 'who asks (default: the only source that the plan allows)')
      .option('--data <json>', 'its payload: JSON, @FILE, or - for standard input')
      .option('--timeout <duration>', 'give up after e.g. 30s (default: the plan’s for this type, else 30s)');
    addFormatOption(command, ['text', 'json']);
    addServerOptions(addPlanOption(command), { dataFolder: false });
  },
  async run(world, [type], flags) {
    const { correlation } = flags;
    if (correlation === undefined)
      throw misused(`ask ${type} needs --correlation ID: the piece of work that the question belongs to`);
    const server = { ...flags, data: undefined };
    const timeoutMs = timeoutOf(flags.timeout);
    const plan = await requirePlan(world, flags, settingsOf(world, server));
    const { ask: send, questionProblem } = late.ask();
    const problem = questionProblem(plan.routing, type);
    if (problem) throw misused(withSequel(problem, 'Nothing was sent.'));
    const payload = await readPayload(world, flags.data);
    if (!isJsonObject(payload))
      throw misused(`--data needs a JSON object, got ${JSON.stringify(payload)}. Nothing was sent.`);
    const source = flags.source ?? defaultSource(plan.routing, type);
    return withServer(world, server, async ({ connected }) => {
      const question = { type, correlation, payload, source };
      const asked = await send(connected.client, plan, question, { timeoutMs }).catch((error: unknown) => {
        throw refusedQuestion(type, error);
      });
      if (flags.output === 'json') world.output.json(asked);
      switch (asked.answer) {
        case 'answered':
          if (flags.output === 'text') world.output.line(JSON.stringify(asked.payload));
          if (asked.type)
            world.output.talk(`answered with ${asked.type}${asked.outcome ? ` (${asked.outcome})` : ''}`);
          return EXIT.done;
        case 'failed':
          throw new Problem(EXIT.failed, `${type} was not answered (${asked.reason}): ${asked.problem}`);
        case 'refused':
          throw new Problem(EXIT.notMet, `${type} was refused: ${asked.problem}`);
        case 'timed-out':
          throw new Problem(
            EXIT.timedOut,
            `${type} (${asked.sent}) was not answered within ${asked.afterMs} ms; it goes on: \`signalbox explain ${correlation} ${asked.sent}\` says how far it is`,
          );
      }
    });
  },
});

/** There is one event, which whoever asks knows by its type. Anything but a refusal is given back as it is. */
function refusedQuestion(type: string, error: unknown): unknown {
  // By name: the client is loaded late.
  if (!(error instanceof Error) || error.name !== 'EventsRefused') return error;
  const { problems } = error as EventsRefused;
  const told = problems.map(({ path, problem }) =>
    problem.startsWith(path) ? problem : `${path} ${problem}`,
  );
  return misused(withSequel(`${type} cannot be sent: ${told.join('; ')}`, 'Nothing was sent.'));
}
