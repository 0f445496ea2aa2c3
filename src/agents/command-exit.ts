// What the ending of a command says: exit codes as of `sysexits.h`. Pure; Node side only.
import { bounded, type FailureReason, REASON } from '../contract/failures';
import { AgentFailure } from './agent-failure';

export interface CommandExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** EX_DATAERR, EX_TEMPFAIL, EX_NOPERM. Every other code but 0 is a `temporary_failure`. */
const MEANING: Readonly<Record<number, FailureReason>> = {
  65: REASON.invalidPayload,
  75: REASON.temporaryFailure,
  77: REASON.unauthorized,
};

/** What of the last line a message shows, in characters. */
const LAST_LINE = 500;

/** The failure that an ending means; undefined for exit code 0. `lastLine` is the last of stderr, without secrets. */
export function exitFailure({ code, signal }: CommandExit, lastLine: string): AgentFailure | undefined {
  if (code === 0) return undefined;
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  const why =
    lastLine === '' ? 'and said nothing on stderr' : `and said last: ${bounded(lastLine, LAST_LINE)}`;
  return new AgentFailure(MEANING[code ?? -1] ?? REASON.temporaryFailure, `the command ${how} ${why}`);
}
