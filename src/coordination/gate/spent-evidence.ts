// Evidence that was taken and does not count any more: why, and since when; and when a gate went stale by it. For readers: the rules
// look at a gate only when something happens. Safe and pure.
import type { RoutingCriterion } from '../../plan/routing-plan';
import type { Fact } from '../facts';
import type { Time } from '../reckoning';
import { isFresh } from './criteria';
import type { Evidence, GateState } from './gate-state';
import { freshened } from './round';
import { takenBackBy } from './taken-back';

export interface SpentEvidence extends Pick<Evidence, 'criterion' | 'id' | 'type' | 'source' | 'at'> {
  /** `replaced`: its source has brought so much since that this piece is not kept. */
  why: 'taken-back' | 'too-old' | 'replaced';
  /** Of `taken-back`: the event that did. */
  by?: { id: string; type: string; source: string };
  /** Since when it counts no more; absent where that is not known. */
  since?: Time;
}

/** The moment from which a piece is too old; undefined where it never is. */
function staleFrom(criteria: readonly RoutingCriterion[], { criterion, at }: Evidence): Time | undefined {
  const asked = criteria[criterion];
  return asked?.criterion === 'evidence' && asked.freshForMs !== undefined
    ? at + asked.freshForMs + 1
    : undefined;
}

/** The gate as it is at that time; a round that began because evidence became too old began when it did, not when somebody looks. */
export function gateAsOf(criteria: readonly RoutingCriterion[], known: GateState, at: Time): GateState {
  const moments = known.evidence
    .flatMap((piece) => staleFrom(criteria, piece) ?? [])
    .toSorted((a, b) => a - b);
  const since = moments.find(
    (moment) => moment <= at && freshened(criteria, known, moment).round !== known.round,
  );
  return freshened(criteria, since === undefined ? known : freshened(criteria, known, since), at);
}

/** What was evidence for a gate once and does not count at that time, oldest first. */
export function spentEvidence(
  facts: readonly Fact[],
  name: string,
  criteria: readonly RoutingCriterion[],
  at: Time,
): SpentEvidence[] {
  const pieces = new Map<string, Evidence>();
  const takers = new Map<string, Pick<SpentEvidence, 'by' | 'since'>>();
  let current: readonly Evidence[] = [];
  for (const fact of facts) {
    if (fact.fact === 'gate-changed' && fact.gate === name) {
      current = fact.state.evidence;
      for (const piece of current) pieces.set(keyOf(piece), piece);
    }
    if (fact.fact !== 'event-admitted') continue;
    const { id, type, source } = fact.envelope.event;
    for (const taken of takenBackBy(fact.envelope))
      if (!takers.has(taken)) takers.set(taken, { by: { id, type, source }, since: fact.at });
  }
  const counting = new Set(current.filter((piece) => isFreshAt(criteria, piece, at)).map(keyOf));
  return [...pieces.values()]
    .filter((piece) => !counting.has(keyOf(piece)))
    .map((piece) => spent(piece, takers.get(piece.id), staleFrom(criteria, piece), at));
}

const keyOf = ({ criterion, sequence }: Evidence): string => `${criterion} ${sequence}`;

const isFreshAt = (criteria: readonly RoutingCriterion[], piece: Evidence, at: Time): boolean => {
  const asked = criteria[piece.criterion];
  return asked?.criterion !== 'evidence' || isFresh(asked, piece, at);
};

/** Where it was taken back and is too old by now, what came first is why. */
function spent(
  { criterion, id, type, source, at: brought }: Evidence,
  taker: Pick<SpentEvidence, 'by' | 'since'> | undefined,
  stale: Time | undefined,
  at: Time,
): SpentEvidence {
  const piece = { criterion, id, type, source, at: brought };
  const isStale = stale !== undefined && stale <= at;
  if (taker && !(isStale && stale <= (taker.since ?? 0))) return { ...piece, why: 'taken-back', ...taker };
  return isStale ? { ...piece, why: 'too-old', since: stale } : { ...piece, why: 'replaced' };
}
