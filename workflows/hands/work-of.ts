// What an agent's activity is given, how long it may take and how urgent it is. Runs in the workflow sandbox.
import type { AgentWork, CoordinationInput } from '../../src/contract/inputs';
import { priorityKeyOf } from '../../src/coordination/delivery/dispatch';
import type { RunAgent, StartSaga } from '../../src/coordination/effects';
import type { CoordinationState } from '../../src/coordination/state';

/** A fairness key has at most 64 bytes. */
const FAIRNESS_CHARACTERS = 20;

export function workOf(
  effect: Omit<RunAgent, 'effect' | 'priority' | 'partitionKey' | 'detached'>,
  { plan, correlation }: CoordinationInput,
  state: CoordinationState,
): AgentWork {
  const { delivery, reaction } = effect;
  return {
    plan: plan.plan,
    hash: plan.hash,
    correlation,
    generation: state.generation,
    delivery: delivery.id,
    reaction: reaction.name,
    agent: reaction.agent,
    task: delivery.subtask?.task ?? reaction.task,
    key: delivery.key,
    event: effect.event,
    joined: effect.joined,
    ...(effect.subtask && { subtask: effect.subtask }),
    spent: delivery.spent,
    control: state.control?.version,
    ...(effect.approved === undefined ? {} : { approved: effect.approved }),
  };
}

export const timesOf = ({ reaction: { timeoutMs, deadlineMs } }: RunAgent) => ({ timeoutMs, deadlineMs });

export function urgencyOf({ priority, partitionKey }: RunAgent | StartSaga): {
  priorityKey: number;
  fairnessKey?: string;
} {
  return { priorityKey: priorityKeyOf(priority), fairnessKey: partitionKey?.slice(0, FAIRNESS_CHARACTERS) };
}
