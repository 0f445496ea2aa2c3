// What is allowed and yet hardly meant, seen before an event is sent: a type or topic that the plan does not know, the name of one of
// its own. Pure; for the doors. The event is sent all the same: an unknown type is shown as unmatched, not refused.
import { verdictOn } from '../coordination/explain/nearest-no';
import { indexPlan } from '../coordination/routing/plan-index';
import type { Envelope } from '../events/envelope';
import { quote } from '../events/text';
import { nearestName } from '../plan/nearest-name';
import type { RoutingPlan } from '../plan/routing-plan';

/** Looks at events of one plan, one after the other. Gives a sentence for each doubt; none of an event that is as planned. */
export function publishDoubts(plan: RoutingPlan): (envelope: Envelope) => string[] {
  const index = indexPlan(plan);
  const wokenBy = (envelope: Envelope): string[] =>
    index
      .candidates(envelope)
      .filter((reaction) => verdictOn(plan, reaction, envelope).matches)
      .map(({ name }) => name);
  return (envelope) => [
    ...typeDoubts(plan, envelope, wokenBy),
    ...topicDoubts(plan, envelope),
    ...sourceDoubts(plan, envelope),
  ];
}

function typeDoubts(
  plan: RoutingPlan,
  envelope: Envelope,
  wokenBy: (envelope: Envelope) => string[],
): string[] {
  const { type } = envelope.event;
  if (Object.hasOwn(plan.events, type)) return [];
  const woken = wokenBy(envelope);
  const hint = didYouMean(type, Object.keys(plan.events));
  const wakes = woken.length === 0 ? 'wakes nobody' : `wakes only ${woken.join(', ')}`;
  return [
    `plan ${plan.plan} knows no event type ${quote(type)}${hint}${hint ? '' : '.'} It is sent all the same, and ${wakes}`,
  ];
}

function topicDoubts(
  { plan, topics, defaultTopic, events }: RoutingPlan,
  { event, routing: { topic } }: Envelope,
): string[] {
  const own = Object.hasOwn(events, event.type) ? events[event.type]?.topic : undefined;
  if (topic === defaultTopic || topic === own || Object.hasOwn(topics, topic)) return [];
  const known = Object.keys(topics);
  const all = known.length === 0 ? '' : `; it has ${known.join(', ')}`;
  return [`plan ${plan} declares no topic ${quote(topic)}${didYouMean(topic, known) || all}`];
}

/** Of a source that the plan lists it is wanted that it speaks from outside. */
function sourceDoubts({ reactions, sources = {} }: RoutingPlan, { event: { source } }: Envelope): string[] {
  const own = reactions.filter(({ agent }) => `/${agent}` === source);
  if (own.length === 0 || Object.hasOwn(sources, source)) return [];
  const what = own.every(({ does }) => does) ? 'a rule of this plan' : 'an agent of this plan';
  return [`${source} is ${what}: taken as if its work had been done; nothing here checks who you are`];
}

function didYouMean(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
