// What is said of one saga: while it is waited for, of its end, and as it stands.
import { hasEnded, standingOf } from '../client/saga-standing';
import type { SagaRecord } from '../store/read-saga';
import type { SagaAttempts } from '../store/read-saga-attempts';
import { EXIT, type ExitCode } from './exit-codes';
import { triedWorks } from './views/saga-attempts';
import { nextCommand, sagaLines } from './views/saga-text';
import type { CliWorld } from './world';

/** Says on stderr, each time anew, that the saga waits for a person or a gate: nobody should wait for it in vain. */
export function waitingWords({ output }: Pick<CliWorld, 'output'>): (record: SagaRecord) => void {
  let told: string | undefined;
  return (record) => {
    const { waits_for: waits } = record.shown;
    if (waits !== undefined && waits !== told && !hasEnded(record))
      output.talk(`waits for ${waits}: \`${nextCommand(record)}\``);
    told = waits;
  };
}

/** Shows how a saga has ended and gives the exit code of that: only what was completed is done. */
export function endedSaga(
  { output }: Pick<CliWorld, 'output'>,
  record: SagaRecord,
  flags: { output: 'text' | 'json' },
): ExitCode {
  showSaga(output, record, flags);
  return record.shown.status === 'completed' ? EXIT.done : EXIT.failed;
}

/** As JSON exactly what its workflow shows, and beside it `ended_by_server` where that had no say any more. */
export const shownJson = (record: SagaRecord) => {
  const standing = standingOf(record);
  return { ...record.shown, ...(standing !== record.shown.status && { ended_by_server: standing }) };
};

/** The same, and beside it `attempts` where there is something to say of them. */
export function statusJson(record: SagaRecord, attempts: SagaAttempts) {
  const tried = triedWorks(record, attempts);
  return { ...shownJson(record), ...(tried.length > 0 && { attempts: tried }) };
}

/** Shows one saga as it was asked for. */
export function showSaga(
  output: CliWorld['output'],
  record: SagaRecord,
  flags: { output: 'text' | 'json' },
  attempts: SagaAttempts = new Map(),
): void {
  if (flags.output === 'json') output.json(statusJson(record, attempts), 2);
  else for (const line of sagaLines(record, output, Date.now(), attempts)) output.line(line);
}
