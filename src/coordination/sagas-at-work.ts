// The sagas that a correlation has started and that have not yet told their end. Safe and pure.
import { sagaIdOf } from './saga-id';
import type { Delivery } from './state';
import type { Turn } from './turn';

export function sagasAtWork({ state, index }: Turn): Delivery[] {
  if (!index.plan.sagas) return [];
  return Object.values(state.open).filter(
    ({ state, reaction }) => state === 'running' && index.reaction(reaction)?.does?.work === 'saga',
  );
}

/** Their ids. */
export function sagaIdsAtWork(turn: Turn): string[] {
  const { index } = turn;
  return sagasAtWork(turn).flatMap(({ reaction }) => {
    const does = index.reaction(reaction)?.does;
    const saga = does?.work === 'saga' ? index.plan.sagas?.[does.saga] : undefined;
    return saga ? [sagaIdOf(saga, turn.state.correlation)] : [];
  });
}

/**
 * Of a correlation that is cancelled: the sagas that are told so by being cancelled themselves, and therefore not by a gate that refuses.
 * None under older rules, which told them twice.
 */
export const toldByCancelling = (turn: Turn): string[] =>
  turn.state.cancelRequested && turn.index.rules >= 3 ? sagaIdsAtWork(turn) : [];
