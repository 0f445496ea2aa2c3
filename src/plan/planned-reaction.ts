// How an agent works on a subtask that another agent has planned: as on its own first reaction, or as it says of itself, under M3's types. Safe and pure.
import { DOMAIN_EVENTS } from '../events/taxonomy';
import { ownValue } from './own-value';
import type { RoutingPlan, RoutingReaction, RoutingWork } from './routing-plan';

const PREFIX = 'planned:';

/** Names of reactions have no colon, so no reaction of the plan has this one. */
export const plannedReactionName = (agent: string): string => `${PREFIX}${agent}`;

/** Agents that may be given a subtask: those with a reaction of their own, and those that are there for nothing else. */
export const subtaskWorkers = ({ reactions, subtaskAgents = {} }: RoutingPlan): ReadonlySet<string> =>
  new Set([...reactions.flatMap(({ agent, does }) => (does ? [] : [agent])), ...Object.keys(subtaskAgents)]);

/** The reaction of that name; undefined where it is none of a subtask, or the plan has no such agent. */
export function plannedReaction(plan: RoutingPlan, name: string): RoutingReaction | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const agent = name.slice(PREFIX.length);
  const own: RoutingWork | undefined =
    plan.reactions.find((each) => each.agent === agent && !each.does) ?? ownValue(plan.subtaskAgents, agent);
  if (!own) return undefined;
  const { timeoutMs, deadlineMs, retry, approval, gate } = own;
  return {
    name,
    agent,
    task: 'subtask',
    on: { trigger: 'any', of: [] },
    publishes: { completed: DOMAIN_EVENTS.taskCompleted, failed: DOMAIN_EVENTS.taskFailed },
    timeoutMs,
    ...(deadlineMs !== undefined && { deadlineMs }),
    retry,
    ...(gate !== undefined && { gate }),
    ...(approval && { approval }),
  };
}
