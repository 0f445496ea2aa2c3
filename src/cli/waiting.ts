// What `wait` and `publish --wait` say: how a correlation has ended, with its sagas and gates, or why it has not.
import type { RestWait, WaitTimedOut } from '../client/wait-for-rest';
import type { CorrelationRecord } from '../store/read-correlation';
import type { SagaRecord } from '../store/read-saga';
import { EXIT, type ExitCode } from './exit-codes';
import type { FoundCorrelation } from './find-correlation';
import { late } from './late';
import { shellWord } from './output/shell-word';
import { visible } from './output/visible';
import { Problem } from './problem';
import { correlationSagaLines } from './views/correlation-sagas';
import { refusalLines } from './views/gate-outcomes';
import { headingOf } from './views/heading';
import type { CliWorld } from './world';

type SdkClient = Parameters<ReturnType<(typeof late)['wait']>['waitForRest']>[0];

/** Waits for the end, says it, and gives its exit code. Throws `Problem` (exit 124) with what holds it up and what to type next. */
export async function awaitEnd(
  world: Pick<CliWorld, 'output'>,
  client: SdkClient,
  { plan, correlation }: Pick<FoundCorrelation, 'plan' | 'correlation'>,
  wait: RestWait,
): Promise<ExitCode> {
  const { waitForRest } = late.wait();
  const record = await waitForRest(client, plan, correlation, wait).catch((error: unknown) => {
    throw error instanceof Error && error.name === 'WaitTimedOut'
      ? new Problem(EXIT.timedOut, withNext(error as WaitTimedOut, correlation))
      : error;
  });
  return ended(world, record, await late.sagasOf().sagasOf(client, record));
}

function withNext({ message, heldUp }: WaitTimedOut, correlation: string): string {
  const id = shellWord(correlation);
  const next = {
    pause: `signalbox resume ${id}${pauseOption(heldUp)}`,
    'plan-pause': `signalbox resume --plan${pauseOption(heldUp)}`,
    gate: `signalbox gate list --correlation ${id}`,
    worker: 'signalbox worker',
    work: `signalbox status ${id}`,
    wait: `signalbox explain ${id}`,
  }[heldUp?.by ?? 'work'];
  return `${message}\nnext: ${next}`;
}

/** Which of the pauses there may be. */
const pauseOption = (holder: WaitTimedOut['heldUp']): string =>
  holder && 'pause' in holder && holder.pause !== undefined ? ` --pause ${shellWord(holder.pause)}` : '';

/** Says how it ended, and gives the exit code of that. */
export function ended(
  { output }: Pick<CliWorld, 'output'>,
  record: CorrelationRecord,
  sagas: readonly SagaRecord[] = [],
): ExitCode {
  output.line(headingOf(record, output, Date.now()));
  if (record.state.phaseReason !== undefined) output.line(visible(record.state.phaseReason));
  for (const line of [...refusalLines(record, output), ...correlationSagaLines(sagas, output)])
    output.line(line);
  return exitOf(record);
}

function exitOf({ state, runs }: CorrelationRecord): ExitCode {
  const status = runs.at(-1)?.status;
  if (status === 'TERMINATED' || status === 'FAILED' || status === 'TIMED_OUT') return EXIT.failed;
  if (state.phase === 'failed' || state.phase === 'cancelled') return EXIT.failed;
  return state.phase === 'stalled' ? EXIT.notMet : EXIT.done;
}
