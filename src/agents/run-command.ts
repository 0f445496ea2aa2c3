// Runs the process of a command agent from start to end, and ends all of its group with it. Node side only; POSIX.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { REASON } from '../contract/failures';
import type { JsonObject } from '../events/json';
import { quote } from '../events/text';
import type { AgentOutcome } from './agent';
import { AgentFailure } from './agent-failure';
import { GRACE_MS, type RunnerContext } from './agent-runner';
import { commandAnswer } from './command-answer';
import { type CommandExit, effectOfExit, exitFailure } from './command-exit';
import { commandTalk } from './command-talk';
import { withEffect } from './known-effect';
import { endProcessGroup, endWithThisProcess, groupLives } from './process-group';

export interface CommandStart {
  /** Program and arguments; given to the system as they are, never to a shell. */
  argv: readonly string[];
  /** Absolute; where it is started. */
  cwd: string;
  /** The whole environment; nothing is added. */
  environment: Readonly<Record<string, string>>;
  /** Takes secrets out of texts. */
  redact(text: string): string;
  /** What stands on stdin. */
  input: string;
}

/** How long a command may go on whose answer is of no use: one that is about to end should, since its exit code tells of its work. */
const LAST_WORDS_MS = 2_000;
/** How long output is waited for that somebody outside the group holds open. Milliseconds. */
const DRAIN_MS = 500;

/**
 * Runs the command once and gives its answer. Whatever the ending, no process of its group lives when this settles. Throws
 * `AgentFailure` (`agent_not_found`, `bad_output`, `no_result`, `output_too_large` or what the exit code means), what
 * `context.emit` threw, or `context.signal.reason` once that is aborted.
 */
export async function runCommand(
  start: CommandStart,
  context: RunnerContext,
): Promise<JsonObject | AgentOutcome> {
  const { signal, log } = context;
  const { child, group } = await started(start);
  const forget = endWithThisProcess(group);
  let ending: Promise<boolean> | undefined;
  const stop = () => {
    ending ??= endProcessGroup(group, GRACE_MS);
    return ending;
  };
  let lastWords: NodeJS.Timeout | undefined;
  let isUseless = false;
  let hasExited = false;
  const answer = commandAnswer(context, start.redact, (refused) => {
    isUseless = true;
    if (refused) stop();
    else lastWords = setTimeout(stop, LAST_WORDS_MS);
    // While it runs, somebody has to read what it prints, or it could not go on.
    if (refused || hasExited) child.stdout.destroy();
  });
  const talk = commandTalk(log, start.redact);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    child.stdout.on('data', answer.push);
    child.stderr.on('data', talk.push);
    feed(child, start.input);
    const closed = closeOf(child);
    const exit = await exitOf(child);
    const cutOff = ending !== undefined;
    clearTimeout(lastWords);
    hasExited = true;
    if (isUseless) child.stdout.destroy();
    if (ending === undefined && (await groupLives(group)))
      log.warn('the command ended and left processes behind, which are ended too');
    if (!(await stop())) log.error('processes of the command live on, even after SIGKILL', { group });
    await drained(child, closed);
    const said = await orAborted(answer.end(), signal).catch((error) => {
      throw signal.aborted ? error : withEffect(error, effectOfExit(exit, cutOff));
    });
    talk.end();
    const failure = exitFailure(exit, talk.lastLine());
    if (failure !== undefined) throw failure;
    if (said !== undefined) return said;
    throw new AgentFailure(
      REASON.noResult,
      'the command ended with exit code 0 and printed no result; print {"result": {…}} as the last line',
    );
  } finally {
    clearTimeout(lastWords);
    signal.removeEventListener('abort', stop);
    forget();
  }
}

/** Starts the process as the leader of a group of its own, so that all it starts can be ended with it. */
function started({ argv, cwd, environment }: CommandStart): Promise<{
  child: ChildProcessWithoutNullStreams;
  group: number;
}> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => reject(notStarted(program, cwd, error));
    try {
      const child = spawn(program, rest, { cwd, env: environment, detached: true, stdio: 'pipe' });
      child.once('error', refuse);
      child.once('spawn', () => {
        // An error after the start is of a signal that could not be sent; the group is ended otherwise.
        child.off('error', refuse).on('error', () => {});
        resolve({ child, group: child.pid as number });
      });
    } catch (error) {
      refuse(error);
    }
  });
}

function notStarted(program: string, cwd: string, error: unknown): AgentFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  const named = `command ${quote(program)}`;
  if (!existsSync(cwd))
    return new AgentFailure(REASON.agentNotFound, `${named}: its folder ${quote(cwd)} does not exist`);
  if (code === 'ENOENT')
    return new AgentFailure(
      REASON.agentNotFound,
      `${named}: no such program; install it, or put its folder on the worker's PATH (a script may lack its interpreter)`,
    );
  if (code === 'EACCES')
    return new AgentFailure(
      REASON.agentNotFound,
      `${named} may not be executed; is it executable (chmod +x)?`,
    );
  return new AgentFailure(
    // Such as EAGAIN, EMFILE and ENOMEM: the machine is short of something, which passes.
    code?.startsWith('E') && !code.startsWith('ERR_') ? REASON.temporaryFailure : REASON.agentNotFound,
    `${named} could not be started: ${code ?? message}`,
  );
}

function feed(child: ChildProcessWithoutNullStreams, input: string): void {
  // Who needs nothing of the task may end without reading it: no failure. Its answer and exit code say how it went.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
}

const exitOf = (child: ChildProcessWithoutNullStreams): Promise<CommandExit> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });

const closeOf = (child: ChildProcessWithoutNullStreams): Promise<void> =>
  new Promise((resolve) => {
    child.once('close', () => resolve());
  });

/** Waits for the end of both outputs, but not on a process that left the group and holds them open. */
async function drained(child: ChildProcessWithoutNullStreams, closed: Promise<void>): Promise<void> {
  const over = new AbortController();
  const ended = closed.then(() => over.abort());
  // What is in the pipe is read before the next turn of the event loop ends, so a round without news is the end.
  for (let seen = -1; !over.signal.aborted && seen !== bytesRead(child); ) {
    seen = bytesRead(child);
    await Promise.race([ended, pause(DRAIN_MS, undefined, { signal: over.signal }).catch(() => {})]);
    await nextTurn();
  }
  over.abort();
  child.stdout.destroy();
  child.stderr.destroy();
}

const bytesRead = ({ stdout }: ChildProcessWithoutNullStreams): number => (stdout as Socket).bytesRead;

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.finally(() => signal.removeEventListener('abort', abort)).then(resolve, reject);
  });
}
