// Real processes for tests: the built command line, and workers that can be killed. Needs the build of global set-up.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCommandLine } from './build';

/** What a child of a test may see of the environment: no settings of ours, and none of Temporal's. */
export function plainEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...extra };
}

export interface WorkerProcess {
  process: ChildProcess;
  /** Everything it has said. */
  said(): string;
  /** Resolves with its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  kill(signal?: NodeJS.Signals): Promise<number | string>;
}

/** Starts `signalbox worker` and resolves when it polls. Rejects with what it said where it ends before. */
export async function startWorkerProcess(options: {
  plan: string;
  data: string;
  address: string;
  namespace?: string;
  environment?: Record<string, string>;
}): Promise<WorkerProcess> {
  const { plan, data, address, namespace = 'default' } = options;
  const args = ['worker', '--plan', plan, '--data', data, '--address', address, '--namespace', namespace];
  const child = spawn(process.execPath, [builtCommandLine, ...args], {
    env: plainEnvironment(options.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  await new Promise<void>((ready, failed) => {
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      if (/ready for/.test(text)) ready();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    void ended.then((how) => failed(new Error(`the worker ended with ${how}:\n${text}`)));
  });
  const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
    child.kill(signal);
    return ended;
  };
  return { process: child, said: () => text, ended, kill };
}

/** A fresh folder with these files; it goes away with all temporary files of the test file. */
export function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
