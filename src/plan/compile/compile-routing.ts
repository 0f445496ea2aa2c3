// The routing part of a plan. Pure: no zod value, no Node.
import { kindOf } from '../../events/kind';
import { type PublishingParts, publicationsOf } from '../check/publications';
import { defaultTopicOf } from '../default-topic';
import type { PlanDocument, TopicWords } from '../language/plan-schema';
import type {
  RoutingEvent,
  RoutingPlan,
  RoutingReaction,
  RoutingTopic,
  RoutingWork,
  Trigger,
} from '../routing-plan';
import { writtenWork } from '../written/written-work';
import { compileAggregators } from './compile-aggregators';
import { compileGates } from './compile-gates';
import { compileMachines } from './compile-machines';
import { compilePauses } from './compile-pauses';
import { compileSagas } from './compile-sagas';
import { joinTypesOf, leavesOf, milliseconds, typesOf } from './compile-trigger';
import { compileHeld, compileWork } from './compile-work';

/** How many reactions may follow each other from one outside event, where the plan says nothing. */
const HOPS = 64;
/** How many subtasks a correlation may plan at run time, where the plan lets agents plan and says no number. */
const PLANNED = 100;

export type RoutingWithoutHash = Omit<RoutingPlan, 'hash'>;

/** The routing part without its hash. `completeOn` and `failOn` as compiled from the document. */
export function compileRouting(
  document: PlanDocument,
  reactions: RoutingReaction[],
  ends: { completeOn?: Trigger; failOn?: Trigger },
): RoutingWithoutHash {
  const defaultTopic = defaultTopicOf(document);
  const parts = partsOf(document);
  return {
    plan: document.plan,
    reactions,
    topics: topicsOf(document, defaultTopic),
    defaultTopic,
    ...(document.sources === undefined ? {} : { sources: sourcesOf(document.sources) }),
    events: eventsOf(document, reactions, ends, parts),
    ...ends,
    ...(document.late === undefined ? {} : { late: document.late }),
    limits: limitsOf(document, reactions),
    ...parts,
    ...subtaskAgentsOf(document, reactions),
  };
}

/** Only what the document has: a plan without a word has the hash that it had before there was the word. */
function partsOf(document: PlanDocument): PublishingParts & Pick<RoutingPlan, 'pauses' | 'roles'> {
  const asks = Object.entries(document.agents).flatMap(([agent, words]) =>
    words.asks === undefined ? [] : [[agent, words.asks] as const],
  );
  return {
    ...(document.sagas === undefined ? {} : { sagas: compileSagas(document) }),
    ...(document.gates === undefined ? {} : { gates: compileGates(document) }),
    ...(document.pauses === undefined ? {} : { pauses: compilePauses(document) }),
    ...(document.states === undefined ? {} : { machines: compileMachines(document) }),
    ...(document.aggregators === undefined ? {} : { aggregators: compileAggregators(document) }),
    ...(document.roles === undefined ? {} : { roles: document.roles }),
    ...(asks.length === 0 ? {} : { asks: Object.fromEntries(asks) }),
  };
}

/** Where agents may plan, those that have nothing else to do. */
function subtaskAgentsOf(
  document: PlanDocument,
  reactions: readonly RoutingReaction[],
): Pick<RoutingPlan, 'subtaskAgents'> {
  if (!reactions.some(isPlanner)) return {};
  const busy = new Set(writtenWork(document).map(({ agent }) => agent));
  const idle = Object.keys(document.agents).filter((agent) => !busy.has(agent));
  if (idle.length === 0) return {};
  const work = (agent: string): RoutingWork => ({
    ...compileWork({}, agent, document),
    ...compileHeld({}, agent, document),
  });
  return { subtaskAgents: Object.fromEntries(idle.map((agent) => [agent, work(agent)])) };
}

const isPlanner = ({ publishes }: RoutingReaction): boolean => publishes.planned !== undefined;

function limitsOf({ limits }: PlanDocument, reactions: RoutingReaction[]): RoutingPlan['limits'] {
  const plans = reactions.some(isPlanner);
  const planned = limits?.tasks ?? (plans ? PLANNED : undefined);
  return { hops: limits?.hops ?? HOPS, ...(planned === undefined ? {} : { planned }) };
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
  parts: PublishingParts,
): Record<string, RoutingEvent> {
  const declared = new Map(Object.entries(document.events ?? {}));
  const publishers = new Map<string, Set<string>>();
  const know = (type: string, ...sources: string[]) => {
    const known = publishers.get(type) ?? new Set();
    for (const source of sources) known.add(source);
    publishers.set(type, known);
  };
  for (const [type, event] of declared) {
    know(type);
    if (event?.answer !== undefined) know(event.answer);
  }
  for (const [source, { may }] of Object.entries(document.sources ?? {}))
    for (const type of may) know(type, source);
  for (const reaction of reactions) {
    for (const { type, source } of publicationsOf(reaction, parts)) know(type, source);
    knowLeaves(reaction.on, know);
  }
  for (const end of [ends.completeOn, ends.failOn]) {
    if (!end) continue;
    for (const type of joinTypesOf(end)) know(type);
    knowLeaves(end, know);
  }
  return Object.fromEntries(
    [...publishers.keys()].sort().map((type) => {
      const event = declared.get(type);
      const compiled: RoutingEvent = {
        ...(event?.topic === undefined ? {} : { topic: event.topic }),
        kind: event?.kind ?? kindOf(type),
        publishers: [...(publishers.get(type) ?? [])].sort(),
        ...(event?.answer === undefined ? {} : { answer: event.answer }),
        ...(event?.timeout === undefined ? {} : { answerMs: milliseconds(event.timeout) }),
      };
      return [type, compiled];
    }),
  );
}

function knowLeaves(trigger: Trigger, know: (type: string) => void): void {
  for (const leaf of leavesOf(trigger)) for (const type of typesOf(leaf) ?? []) know(type);
}

const mapValues = <From, To>(record: Record<string, From>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
