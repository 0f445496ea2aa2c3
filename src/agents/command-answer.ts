// Takes in what a command says on stdout while it runs: events are published in order, the result is kept. Node side only.
import { REASON } from '../contract/failures';
import type { JsonObject } from '../events/json';
import { quote } from '../events/text';
import { AgentOutcome } from './agent';
import { AgentFailure } from './agent-failure';
import type { RunnerContext } from './agent-runner';
import { answerOf } from './answer';
import { type CommandLine, LINE_FORM, readCommandLine } from './command-protocol';
import { splitLines } from './line-splitter';

type Emission = Extract<CommandLine, { says: 'emit' }>;

/** All that a command may print on stdout, in bytes: its result, its events and its progress. */
export const STDOUT_BYTES = 1024 * 1024;

/** The answer of one run of a command, as it comes in. */
export interface CommandAnswer {
  /** Takes in the next bytes of stdout. Never throws. */
  push(chunk: Buffer): void;
  /**
   * stdout is over. Waits until every event that was said is published, and gives the answer, or undefined where there was
   * none. Throws what went wrong first: `bad_output`, `output_too_large`, or what `context.emit` threw.
   */
  end(): Promise<JsonObject | AgentOutcome | undefined>;
}

/**
 * Begins to take in an answer. `broken` is called once, as soon as it is certain that no good answer can come, and told whether an event
 * was refused: what that command goes on to do, nobody wants. `redact` takes secrets out of what people are shown; results and events stay
 * as they are.
 */
export function commandAnswer(
  context: RunnerContext,
  redact: (text: string) => string,
  broken: (refused: boolean) => void,
): CommandAnswer {
  let bytes = 0;
  let answer: JsonObject | AgentOutcome | undefined;
  let failure: { error: unknown } | undefined;
  let refused = false;
  let published: Promise<void> = Promise.resolve();

  const fail = (error: unknown) => {
    if (failure !== undefined) return;
    failure = { error };
    broken(refused);
  };
  const publish = async ({ type, payload, correlation }: Emission) => {
    // What waits behind a refused event, or for an agent that was told to stop, is not published any more. What was said
    // before a line of rubbish is: a module's events before its error count likewise.
    if (refused || context.signal.aborted) return;
    try {
      await context.emit(type, payload, correlation === undefined ? undefined : { correlation });
    } catch (error) {
      refused = true;
      fail(error);
    }
  };
  const takeIn = (line: string) => {
    const said = readCommandLine(line);
    if (said === undefined) throw rubbish(redact(line), `: ${LINE_FORM}`);
    if (answer !== undefined) throw rubbish(redact(line), ' after its result; the result is the last line');
    if (said.says === 'progress') context.progress(redact(said.text));
    else if (said.says === 'emit') published = published.then(() => publish(said));
    else
      answer = answerOf(
        said.outcome === undefined ? said.result : new AgentOutcome(said.outcome, said.result),
      );
  };
  const lines = splitLines((line) => {
    if (failure !== undefined) return;
    try {
      takeIn(textOf(line));
    } catch (error) {
      fail(error);
    }
  }, STDOUT_BYTES);

  return {
    push(chunk) {
      if (failure !== undefined) return;
      bytes += chunk.length;
      if (bytes <= STDOUT_BYTES) lines.push(chunk);
      else fail(tooLarge());
    },
    async end() {
      lines.end();
      await published;
      if (failure !== undefined) throw failure.error;
      return answer;
    },
  };
}

function textOf(line: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch {
    throw rubbish(line.toString('utf8'), ', which is not UTF-8');
  }
}

const rubbish = (line: string, why: string): AgentFailure =>
  new AgentFailure(
    REASON.badOutput,
    `the command printed ${line === '' ? 'an empty line' : quote(line)}${why}`,
  );

const tooLarge = (): AgentFailure =>
  new AgentFailure(
    REASON.outputTooLarge,
    `the command printed more than ${STDOUT_BYTES} bytes on stdout; write files into the working folder and answer their paths`,
  );
