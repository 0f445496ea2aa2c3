// Rounds of a gate: when what was decided no longer counts. Safe and pure.
//
// A decision is about the evidence that was there. It stands until a piece of that is taken back, or until a criterion that was met
// is met no more because its evidence has become too old. Further evidence takes nothing from it.
import type { RoutingCriterion } from '../../plan/routing-plan';
import type { Time } from '../reckoning';
import { isFresh } from './criteria';
import type { Evidence, GateState } from './gate-state';

/** The state as it is at that time: evidence that has become too old is gone. The same object where none has. */
export function freshened(criteria: readonly RoutingCriterion[], state: GateState, at: Time): GateState {
  const evidence = state.evidence.filter((piece) => {
    const criterion = criteria[piece.criterion];
    return criterion?.criterion !== 'evidence' || isFresh(criterion, piece, at);
  });
  if (evidence.length === state.evidence.length) return state;
  const lost = criteria.some(
    (criterion, number) =>
      criterion.criterion === 'evidence' &&
      quorate(state.evidence, number, criterion.quorum) &&
      !quorate(evidence, number, criterion.quorum),
  );
  return lost ? roundLost({ ...state, evidence }, at) : { ...state, evidence };
}

function quorate(evidence: readonly Evidence[], criterion: number, quorum: number): boolean {
  const sources = evidence.filter((each) => each.criterion === criterion).map(({ source }) => source);
  return new Set(sources).size >= quorum;
}

/** After evidence that decisions were made on is gone: an open gate closes, and what people said is void. A no stays a no. */
export function roundLost(state: GateState, at: Time): GateState {
  const isVoid = state.status === 'open' || (state.status === 'waiting' && state.decisions.length > 0);
  return isVoid ? nextRound(state, at) : state;
}

/** The round after this one. People's time begins anew where something waits; evidence stays. */
export function nextRound({ decided: _, because: __, asked, ...state }: GateState, at: Time): GateState {
  const waitsOn = state.status === 'waiting' && asked !== undefined;
  return {
    ...state,
    status: 'waiting',
    round: state.round + 1,
    since: at,
    decisions: [],
    ...(waitsOn && { asked: at }),
  };
}
