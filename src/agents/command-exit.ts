// What the ending of a command says: exit codes as of `sysexits.h`. Pure; Node side only.
import { bounded, type FailureReason, REASON } from '../contract/failures';
import type { StepOutcome } from '../coordination/saga/state';
import { AgentFailure } from './agent-failure';
import { withEffect } from './known-effect';

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

/** A shell says so that what it ran was ended by a signal: 128 and the signal's number. */
const saysSignal = (code: number): boolean => code > 128 && code <= 128 + 64;

/**
 * What an ending says of the command's effect. Exit code 0: its work is done, whatever it answered. `cutOff`: it was told to stop, and how it
 * ended then says nothing; nor does an end by a signal, its own or that of what it ran.
 */
export function effectOfExit({ code }: CommandExit, cutOff: boolean): StepOutcome {
  if (cutOff || code === null || saysSignal(code)) return 'unknown';
  return code === 0 ? 'done' : 'failed';
}

/** What of the last line a message shows, in characters. */
const LAST_LINE = 500;

/** The failure that an ending means; undefined for exit code 0. `lastLine` is the last of stderr, without secrets. */
export function exitFailure(exit: CommandExit, lastLine: string): AgentFailure | undefined {
  const { code, signal } = exit;
  if (code === 0) return undefined;
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  const why =
    lastLine === '' ? 'and said nothing on stderr' : `and said last: ${bounded(lastLine, LAST_LINE)}`;
  const reason = MEANING[code ?? -1] ?? REASON.temporaryFailure;
  return withEffect(new AgentFailure(reason, `the command ${how} ${why}`), effectOfExit(exit, false));
}
