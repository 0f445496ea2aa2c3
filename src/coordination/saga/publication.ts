// What a saga hears of an event that it published, or of a gate that it asked for. Safe and pure: the workflow and the readers of
// its history ask the same function.
import type { SagaArrival } from './advance';

/** What went out: an event's type, the step whose gate was asked for, or the one that asks no more. */
export type Outgoing = { event: string } | { gateOf: string } | { withdrawalOf: string };

/** `failed`: it was tried for as long as is borne, with this problem. */
export type Received = { received: 'sent' | 'late' } | { received: 'failed'; problem: string };

/** The arrival that follows; undefined where all is well. */
export function arrivalAfter(outgoing: Outgoing, it: Received): SagaArrival | undefined {
  // Where the correlation has ended nobody is asked any more.
  if (it.received === 'sent' || 'withdrawalOf' in outgoing) return undefined;
  const problem = it.received === 'failed' ? it.problem : 'the correlation has ended';
  if ('event' in outgoing) return { arrival: 'unpublished', event: outgoing.event, problem };
  const reason = `nobody can open the gate: ${problem}`;
  return { arrival: 'gate', verdict: { step: outgoing.gateOf, verdict: 'refused', reason } };
}
