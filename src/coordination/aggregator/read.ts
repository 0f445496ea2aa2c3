// How far an aggregator within one correlation has come, from what happened there. Safe and pure.
import type { EventHeader } from '../../events/envelope';
import type { RoutingPlan } from '../../plan/routing-plan';
import type { Fact } from '../facts';
import { emptyNode } from '../join/join';
import type { CoordinationState } from '../state';
import { type AggregatorRound, roundsOf } from './shown';
import type { LeftEvent } from './state';

export interface AggregatorReading {
  aggregator: string;
  /** Open rounds; one in which all is awaited where there is none. */
  rounds: AggregatorRound[];
  /** Outcomes published so far, oldest first, each with the event's id and time. */
  outcomes: { type: string; id: string; at: string }[];
  /** Events that came when the time of their round was over, oldest first. */
  left: LeftEvent[];
}

/** Undefined where the plan has no aggregator of that name within a correlation. */
export function readAggregator(
  plan: RoutingPlan,
  { facts, state }: { facts: readonly Fact[]; state: CoordinationState },
  id: string,
): AggregatorReading | undefined {
  const reaction = plan.reactions.find(({ does }) => does?.work === 'aggregate' && does.aggregator === id);
  if (!reaction) return undefined;
  const node = state.joins[reaction.name]?.node ?? emptyNode(reaction.on);
  const arrived = (sequence: number) => state.held[sequence]?.envelope.event;
  const outcomes = facts.flatMap((fact) => {
    if (fact.fact !== 'event-admitted' || fact.envelope.event.source !== `/${id}`) return [];
    const { type, id: event, timestamp } = fact.envelope.event;
    return [{ type, id: event, at: timestamp }];
  });
  const rounds = roundsOf(reaction.on, node, arrived);
  return { aggregator: id, rounds, outcomes, left: lateIn(facts, reaction.name) };
}

function lateIn(facts: readonly Fact[], reaction: string): LeftEvent[] {
  const events = new Map<string, EventHeader>();
  return facts.flatMap((fact): LeftEvent[] => {
    if (fact.fact === 'event-admitted')
      for (const each of fact.deliveries)
        if (each.reaction === reaction) events.set(each.id, fact.envelope.event);
    if (fact.fact !== 'delivery-ended' || fact.reason !== 'late') return [];
    const event = events.get(fact.delivery);
    return event ? [{ as: 'late', id: event.id, type: event.type, source: event.source, at: fact.at }] : [];
  });
}
