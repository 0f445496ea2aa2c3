// Whether an event may enter a correlation. Safe and pure. Doors and workflows call the same functions: the doors refuse, the
// workflow parks.
import type { Envelope } from '../events/envelope';
import type { RoutingPlan } from '../plan/routing-plan';

/**
 * Why this source may not publish this event: the topic lists other publishers, the source is not declared, or it is declared for
 * other types. A type that the plan does not know passes (it can only end as unmatched), unless its source is unknown too.
 * @returns a sentence, or undefined where it may.
 */
export function sourceProblem(plan: RoutingPlan, envelope: Envelope): string | undefined {
  const { type, source } = envelope.event;
  const topic = Object.hasOwn(plan.topics, envelope.routing.topic)
    ? plan.topics[envelope.routing.topic]
    : undefined;
  if (topic?.publishers && !topic.publishers.includes('all') && !topic.publishers.includes(source))
    return `source ${JSON.stringify(source)} may not publish on topic ${envelope.routing.topic}; it lists ${topic.publishers.join(', ')}`;
  if (plan.sources === undefined) return undefined;
  const known = Object.hasOwn(plan.events, type) ? plan.events[type] : undefined;
  if (known?.publishers.includes(source)) return undefined;
  const declared = Object.hasOwn(plan.sources, source) ? plan.sources[source] : undefined;
  if (declared?.may.includes(type)) return undefined;
  if (declared && !known) return undefined;
  const may = known?.publishers.length ? `; it is published by ${known.publishers.join(', ')}` : '';
  if (declared || isAgent(plan, source))
    return `source ${JSON.stringify(source)} may not publish ${type}${may}`;
  return `source ${JSON.stringify(source)} is not declared in the plan${may || `; declared are ${Object.keys(plan.sources).join(', ')}`}`;
}

const isAgent = (plan: RoutingPlan, source: string): boolean =>
  plan.reactions.some((reaction) => `/${reaction.agent}` === source);
