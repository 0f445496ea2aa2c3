// The routing part of a plan. Pure: no zod value, no Node.
import { kindOf } from '../events/kind';
import { leavesOf, namedTypeOf, timeoutTypesOf } from './compile-trigger';
import type { PlanDocument, TopicWords } from './plan-schema';
import type { RoutingEvent, RoutingPlan, RoutingReaction, RoutingTopic, Trigger } from './routing-plan';

/** How many reactions may follow each other from one outside event, where the plan says nothing. */
const HOPS = 64;
/** The only topic of a plan that declares none. */
const ONLY_TOPIC = 'default';

export type RoutingWithoutHash = Omit<RoutingPlan, 'hash'>;

/** The routing part without its hash. `completeOn` and `failOn` as compiled from the document. */
export function compileRouting(
  document: PlanDocument,
  reactions: RoutingReaction[],
  ends: { completeOn?: Trigger; failOn?: Trigger },
): RoutingWithoutHash {
  const defaultTopic = defaultTopicOf(document);
  return {
    plan: document.plan,
    reactions,
    topics: topicsOf(document, defaultTopic),
    defaultTopic,
    ...(document.sources === undefined ? {} : { sources: sourcesOf(document.sources) }),
    events: eventsOf(document, reactions, ends),
    ...ends,
    ...(document.late === undefined ? {} : { late: document.late }),
    limits: { hops: document.limits?.hops ?? HOPS },
  };
}

/** The topic marked as default, else the first declared one, else a topic of that name. That one is marked is the check's matter. */
export function defaultTopicOf({ topics = {} }: PlanDocument): string {
  const names = Object.keys(topics);
  return names.find((name) => topics[name]?.default) ?? names[0] ?? ONLY_TOPIC;
}

/** Declared topics; where a plan declares none, those that its events name. */
function topicsOf(document: PlanDocument, defaultTopic: string): Record<string, RoutingTopic> {
  if (document.topics && Object.keys(document.topics).length > 0)
    return mapValues(document.topics, compileTopic);
  const named = Object.values(document.events ?? {}).flatMap((event) => event?.topic ?? []);
  return Object.fromEntries([defaultTopic, ...named].map((name) => [name, {}]));
}

function compileTopic({ description, publishers, subscribers, priority }: TopicWords): RoutingTopic {
  return {
    ...(description === undefined ? {} : { description }),
    ...(Array.isArray(publishers) ? { publishers } : {}),
    ...(Array.isArray(subscribers) ? { subscribers } : {}),
    ...(priority === undefined ? {} : { priority }),
  };
}

const sourcesOf = (sources: NonNullable<PlanDocument['sources']>): Record<string, { may: string[] }> =>
  mapValues(sources, ({ may }) => ({ may }));

/** Every type that the plan knows, sorted by name so that the order of agents does not show here. */
function eventsOf(
  document: PlanDocument,
  reactions: RoutingReaction[],
  ends: { completeOn?: Trigger; failOn?: Trigger },
): Record<string, RoutingEvent> {
  const declared = new Map(Object.entries(document.events ?? {}));
  const publishers = new Map<string, Set<string>>();
  const know = (type: string, ...sources: string[]) => {
    const known = publishers.get(type) ?? new Set();
    for (const source of sources) known.add(source);
    publishers.set(type, known);
  };
  for (const type of declared.keys()) know(type);
  for (const [source, { may }] of Object.entries(document.sources ?? {}))
    for (const type of may) know(type, source);
  for (const reaction of reactions) {
    for (const type of publishedBy(reaction)) know(type, `/${reaction.agent}`);
    knowLeaves(reaction.on, know);
  }
  for (const end of [ends.completeOn, ends.failOn]) {
    if (!end) continue;
    for (const type of timeoutTypesOf(end)) know(type);
    knowLeaves(end, know);
  }
  const types = [...publishers.keys()].sort();
  return Object.fromEntries(
    types.map((type) => {
      const event = declared.get(type);
      const compiled: RoutingEvent = {
        ...(event?.topic === undefined ? {} : { topic: event.topic }),
        kind: event?.kind ?? kindOf(type),
        publishers: [...(publishers.get(type) ?? [])].sort(),
      };
      return [type, compiled];
    }),
  );
}

function knowLeaves(trigger: Trigger, know: (type: string) => void): void {
  for (const leaf of leavesOf(trigger)) {
    const type = namedTypeOf(leaf);
    if (type !== undefined) know(type);
  }
}

/** Every event type that a reaction may publish, those of its joins' time-outs included. */
export function publishedBy({ publishes, on }: RoutingReaction): string[] {
  const { started, completed, failed, outcomes = {}, emits = [] } = publishes;
  const own = [started, completed, failed, ...Object.values(outcomes), ...emits];
  return [...own.filter((type) => type !== undefined), ...timeoutTypesOf(on)];
}

const mapValues = <From, To>(record: Record<string, From>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
