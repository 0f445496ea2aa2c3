// A context that notes what an agent does with it, in the order in which it happened. Loaded by the tests of agents.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentOutcome, type AgentTask } from '../../../src/agents/agent';
import { AgentFailure } from '../../../src/agents/agent-failure';
import type { RunnerContext } from '../../../src/agents/agent-runner';
import type { JsonObject } from '../../../src/events/json';
import { EXAMPLE } from '../events/envelopes';

export interface RecordedContext extends RunnerContext {
  emitted: { type: string; payload: JsonObject }[];
  said: string[];
  /** `level: text`, one entry a call. */
  logged: string[];
  /** Aborts the signal. */
  abort(reason: Error): void;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, the path without links in it: what a process sees as its own. Removed after the test file. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'signalbox-agents-')));
  folders.push(folder);
  return folder;
}

export function recordedContext(emit?: RunnerContext['emit']): RecordedContext {
  const controller = new AbortController();
  const logged: string[] = [];
  const emitted: RecordedContext['emitted'] = [];
  const said: string[] = [];
  const log = (level: string) => (text: string) => {
    logged.push(`${level}: ${text}`);
  };
  return {
    folder: newFolder(),
    signal: controller.signal,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    progress: (text) => {
      said.push(text);
    },
    ask: () => Promise.reject(new Error('nobody answers here')),
    emit: async (type, payload) => {
      await emit?.(type, payload);
      emitted.push({ type, payload });
    },
    outcome: (name, payload) => new AgentOutcome(name, payload),
    emitted,
    said,
    logged,
    abort: (reason) => controller.abort(reason),
  };
}

export function taskOf(payload: JsonObject = {}): AgentTask {
  return {
    event: { ...EXAMPLE, payload },
    task: 'api-design',
    attempt: 2,
    idempotencyKey: '0b0e3c1e-7f51-5a0e-8c55-5a1f0c0d0e0f',
    correlationId: 'feature-7',
  };
}

/** The failure that a run ends with; fails the test where it does not end with an `AgentFailure`. */
export async function failureOf(run: Promise<unknown>): Promise<{ reason: string; problem: string }> {
  const error = await run.then(
    (answer) => new Error(`the run should fail, it answered ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (!AgentFailure.isInstance(error)) throw error;
  return { reason: error.type, problem: error.message };
}
