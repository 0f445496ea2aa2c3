// The adapter for agents that are a program: one JSON document on stdin, JSON lines on stdout, talk on stderr. Node side only.
import type { CommandRun } from '../plan/run-plan';
import type { AgentTask } from './agent';
import type { AgentRunner } from './agent-runner';
import { commandEnvironment, type Environment } from './command-environment';
import { redactor } from './redact';
import { runCommand } from './run-command';

/**
 * Makes a runner of a command. Its arguments are the plan's and nothing else: what an event carries reaches it on stdin
 * alone. `worker` is the environment that `inherit` and `env:NAME` read; `base` the folder that `file:PATH` counts from.
 */
export function commandAgent(program: CommandRun, worker: Environment, base: string): AgentRunner {
  return {
    async run(task, context) {
      const { environment, secretValues } = await commandEnvironment(program, worker, base);
      context.signal.throwIfAborted();
      const { argv, cwd } = program;
      const redact = redactor(secretValues);
      return runCommand({ argv, cwd, environment, redact, input: documentOf(task, context.folder) }, context);
    },
  };
}

/** What stands on stdin. Names are those of the envelope, since it is read in any language. */
function documentOf(task: AgentTask, folder: string): string {
  return JSON.stringify({
    task: task.task,
    attempt: task.attempt,
    idempotency_key: task.idempotencyKey,
    correlation_id: task.correlationId,
    event: task.event,
    joined: task.joined,
    saga: task.saga,
    subtask: task.subtask,
    folder,
  });
}
