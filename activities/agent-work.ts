// Reads an activity's argument as the work of an agent. Whoever can start a workflow can write anything there, so nothing but the
// fields named here is ever looked at, and how the agent runs is not among them.
import type { AgentWork } from '../src/contract/inputs';
import { isJsonObject } from '../src/events/json';
import { isSagaWork } from './saga-task';

const TEXTS = ['plan', 'hash', 'correlation', 'delivery', 'reaction', 'agent', 'task', 'key'] as const;

/** The work in an argument; undefined where it is none. */
export function agentWorkIn(argument: unknown): AgentWork | undefined {
  if (!isJsonObject(argument)) return undefined;
  const { event, saga } = argument;
  const isWork =
    TEXTS.every((name) => typeof argument[name] === 'string') &&
    isJsonObject(event) &&
    (saga === undefined || isSagaWork(saga));
  // Every field that is read without a look of its own has just been looked at.
  return isWork ? (argument as unknown as AgentWork) : undefined;
}
