// What the agent of a saga's step or undo is told of its saga.
import type { SagaTask } from '../src/agents/agent';
import type { AgentWork } from '../src/contract/inputs';
import type { Envelope } from '../src/events/envelope';
import { isJsonObject } from '../src/events/json';

/** Of work that is no saga's: undefined. The input is the payload of the event that started the saga, unless it was given another. */
export function sagaTaskOf({ saga }: AgentWork, event: Envelope): SagaTask | undefined {
  if (!saga) return undefined;
  const { id, input = event.payload, results, undoing } = saga;
  return { id, input, results, ...(undoing && { undoing }) };
}

/** Whether a value is what a saga sends along; whoever can start a workflow can write anything there. */
export function isSagaWork(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { id, input, results, undoing } = value;
  return (
    typeof id === 'string' &&
    isJsonObject(results) &&
    (input === undefined || isJsonObject(input)) &&
    (undoing === undefined || isJsonObject(undoing))
  );
}
