// Who may react to events of a topic. Safe and pure. Dispatch and explanation ask the same function, so that they cannot disagree.
import type { RoutingPlan, RoutingReaction } from '../../plan/routing-plan';

/** The subscribers that a topic lists where this reaction's agent is none of them; undefined where it may react. */
export function subscribersWithout(
  { topics }: Pick<RoutingPlan, 'topics'>,
  { agent, does }: Pick<RoutingReaction, 'agent' | 'does'>,
  topic: string,
): readonly string[] | undefined {
  // Subscribers are agents: what the rules do themselves is no subscription.
  if (does) return undefined;
  const subscribers = Object.hasOwn(topics, topic) ? topics[topic]?.subscribers : undefined;
  if (!subscribers || subscribers.includes('all') || subscribers.includes(`/${agent}`)) return undefined;
  return subscribers;
}
