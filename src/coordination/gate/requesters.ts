// Who asked for what a gate holds, or for the evidence that it has: they may not decide on it. Safe and pure.
import type { CoordinationState } from '../state';
import { eventsOf } from '../turn';
import { heldBy } from './decided';
import { gateOf } from './gate-name';
import { askersOf } from './origin';

/** Sources of the events held and of those from which they follow, and of the events that the evidence answers. */
export function requestersOf(state: CoordinationState, name: string): string[] {
  const gate = gateOf(state, name);
  const held = heldBy({ state }, name)
    .flatMap((delivery) => eventsOf(state, delivery))
    .flatMap(({ envelope }) => askersOf(state, envelope));
  const evidence = (gate?.evidence ?? []).flatMap(({ askedBy }) => askedBy);
  const sagas = (gate?.asks ?? []).flatMap(({ askedBy }) => askedBy);
  return [...new Set([...held, ...evidence, ...sagas])];
}
