// How far an aggregator within one correlation has come, from what happened there. Safe and pure.
import type { RoutingPlan } from '../../plan/routing-plan';
import type { Fact } from '../facts';
import { emptyNode } from '../join';
import type { CoordinationState } from '../state';
import { type AggregatorRound, roundsOf } from './shown';

export interface AggregatorReading {
  aggregator: string;
  /** Open rounds; one in which all is awaited where there is none. */
  rounds: AggregatorRound[];
  /** Outcomes published so far, oldest first, each with the event's id and time. */
  outcomes: { type: string; id: string; at: string }[];
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
  return { aggregator: id, rounds: roundsOf(reaction.on, node, arrived), outcomes };
}
