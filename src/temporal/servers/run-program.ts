// Runs a program to its end, within a bound. Argument vector only, never a shell. Any file outside the sandbox may load
// it.
import { spawn } from 'node:child_process';

/** What a run needs beside the program. */
export interface ProgramRun {
  environment: Record<string, string | undefined>;
  /** Milliseconds after which the program is killed. */
  timeLimitMs: number;
  /** Kills the program; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Working folder; this process's by default. */
  folder?: string;
}

const keptOutput = 16_384;

/**
 * Runs `file` with `args` and gives what it wrote (the last 16 KiB of each stream). Rejects with an `Error` that names
 * the program, what went wrong (not startable, exit code, signal, over time) and the last lines that it wrote.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  run: ProgramRun,
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    if (run.signal?.aborted) {
      reject(run.signal.reason);
      return;
    }
    const child = spawn(file, args, {
      env: run.environment,
      cwd: run.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let killedFor: unknown;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-keptOutput);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-keptOutput);
    });
    const kill = (reason: unknown) => {
      killedFor = reason;
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open: without this, its life would be our time limit.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(
      () => kill(new Error(`${file} was stopped: not done after ${run.timeLimitMs / 1000} s`)),
      run.timeLimitMs,
    );
    const abort = () => kill(run.signal?.reason);
    run.signal?.addEventListener('abort', abort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      run.signal?.removeEventListener('abort', abort);
    };
    child.once('error', (error) => {
      settle();
      reject(new Error(`${file} could not be started: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      settle();
      if (killedFor !== undefined) reject(killedFor);
      else if (code === 0) resolve({ stdout, stderr });
      else {
        const ending = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
        reject(new Error(`${file} ${ending}${lastLines(stderr.trim() || stdout.trim())}`));
      }
    });
  });
}

/** The end of a program's talk, short enough for a list of failures: pip's refusal of a checksum takes seven lines. */
function lastLines(text: string): string {
  if (text === '') return '';
  const lines = text.split('\n').slice(-8);
  return `: ${lines
    .map((line) => line.trim())
    .join(' | ')
    .slice(-1_200)}`;
}
