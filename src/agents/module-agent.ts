// The adapter for agents that are a JavaScript module, or a TypeScript module with a named loader. They run inside the worker.
// Node side only.
import { bounded, PROBLEM_LENGTH, REASON } from '../contract/failures';
import { quote } from '../events/text';
import type { ModuleRun } from '../plan/run-plan';
import type { AgentFunction, AgentTask } from './agent';
import { type AgentRunner, GRACE_MS, type RunnerContext } from './agent-runner';
import { answerOf } from './answer';
import type { Environment } from './command-environment';
import { loadModule } from './load-module';
import { type ModuleContext, moduleContext } from './module-context';
import { thrownAt } from './thrown-at';

/**
 * Makes a runner of a module. The module is loaded with the first task and kept; a load that failed is tried again with
 * the next one, so that a repaired file, or a package that was installed, needs no new worker. `worker` is the environment that
 * `inherit` and `env:NAME` read, with every task anew; `base` the folder that `file:PATH` counts from.
 */
export function moduleAgent(program: ModuleRun, worker: Environment, base: string): AgentRunner {
  let loaded: Promise<AgentFunction> | undefined;
  return {
    async run(task, context) {
      loaded ??= loadModule(program);
      let agent: AgentFunction;
      try {
        agent = await loaded;
      } catch (error) {
        loaded = undefined;
        throw error;
      }
      const given = await moduleContext(program, { worker, base, context });
      context.signal.throwIfAborted();
      return answerOf(await withinGrace(callAgent(agent, task, given, base), context));
    },
  };
}

async function callAgent(
  agent: AgentFunction,
  task: AgentTask,
  { context, redact }: ModuleContext,
  base: string,
): Promise<unknown> {
  try {
    return await agent(task, context);
  } catch (error) {
    // What it throws because it was told to stop says less than why it was told.
    if (context.signal.aborted) throw context.signal.reason;
    throw error instanceof Error ? toldError(error, redact, base) : toldError(thrownValue(error), redact);
  }
}

/**
 * The error without secrets, which drivers and clients quote; with `base`, and where it names no reason of its own, it is a slip rather
 * than a word of the agent's, and says where in the plan's folder it was thrown. The error itself where that changes nothing.
 */
function toldError(error: Error, redact: (text: string) => string, base?: string): Error {
  const isNamed = typeof (error as { type?: unknown }).type === 'string';
  const place = isNamed || base === undefined ? undefined : thrownAt(error, base);
  const where = place === undefined ? '' : ` (${place})`;
  const message = redact(bounded(error.message, PROBLEM_LENGTH - where.length) + where);
  if (message === error.message) return error;
  // What else it says of itself, as whether it may be tried again, stays.
  return Object.assign(Object.setPrototypeOf(new Error(message), Object.getPrototypeOf(error)), error, {
    message,
  });
}

/** An agent may throw anything; only an Error, or a thing shaped like one, says why. */
function thrownValue(value: unknown): Error {
  const { type, message } = (value ?? {}) as { type?: unknown; message?: unknown };
  const problem =
    typeof message === 'string' ? bounded(message) : `the agent threw ${quote(value)}, which is no Error`;
  return Object.assign(new Error(problem), {
    type: typeof type === 'string' ? type : REASON.temporaryFailure,
  });
}

/**
 * Waits for an agent; once the signal is aborted, for `GRACE_MS` more. A module cannot be killed, so an agent that does not
 * heed the signal goes on unseen: what it answers later counts for nothing.
 */
function withinGrace(answer: Promise<unknown>, { signal, log }: RunnerContext): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = () => {
      log.warn(
        `the agent does not heed its signal: given up after ${GRACE_MS / 1000} s, it may go on unseen`,
      );
      reject(signal.reason);
    };
    const abort = () => {
      timer = setTimeout(giveUp, GRACE_MS);
    };
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort, { once: true });
    answer.finally(settle).then(resolve, reject);
    if (signal.aborted) abort();
  });
}
