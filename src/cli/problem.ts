// What a command throws when it cannot go on, and the exit code that every known error means. Loads nothing but the codes:
// errors of other rooms are told by name, so that their modules need not be loaded.
import { EXIT, type ExitCode } from './exit-codes';

/** A failure that is already worded for the user: what was wrong, where, what to do next. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly exit: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

/** Arguments or input that cannot be used; nothing was sent. */
export function misused(message: string): Problem {
  return new Problem(EXIT.misused, message);
}

/** A problem and what became of it, as sentences: `there is no step "bak"; did you mean bake? Nothing was started.` */
export function withSequel(problem: string, sequel: string): string {
  return `${problem}${/[.?!]$/.test(problem) ? '' : '.'} ${sequel}`;
}

/** Ctrl-C, SIGTERM or SIGHUP came; the work that it met is wound down. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const byName: Record<string, ExitCode> = {
  PlanInvalid: EXIT.misused,
  SettingsInvalid: EXIT.misused,
  ConnectionInvalid: EXIT.misused,
  EventsRefused: EXIT.misused,
  ServerUnreachable: EXIT.unreachable,
  ServerNotObtained: EXIT.unreachable,
  CorrelationNotFound: EXIT.failed,
  WaitTimedOut: EXIT.timedOut,
  Interrupted: EXIT.interrupted,
};

/** The exit code and the words for whatever a command threw. An unknown error keeps its stack when `debug` is set. */
export function explainFailure(error: unknown, debug: boolean): { exit: ExitCode; text: string } {
  if (error instanceof Problem) return { exit: error.exit, text: error.message };
  if (!(error instanceof Error)) return { exit: EXIT.failed, text: String(error) };
  const known = byName[error.name];
  if (known !== undefined) return { exit: known, text: error.message };
  const details = (error.cause as { details?: unknown } | undefined)?.details;
  const grpc = (error.cause as { code?: unknown } | undefined)?.code ?? (error as { code?: unknown }).code;
  const text = typeof details === 'string' && details !== '' ? `${error.message}: ${details}` : error.message;
  if (/no mapping defined for search attribute/.test(text))
    return {
      exit: EXIT.failed,
      text: `${text}\nPrepare the namespace once with \`signalbox doctor --fix\`; nothing was sent.`,
    };
  const exit = grpc === UNAVAILABLE ? EXIT.unreachable : EXIT.failed;
  return { exit, text: debug ? `${text}\n${error.stack ?? ''}` : text };
}

// gRPC's number.
const UNAVAILABLE = 14;
