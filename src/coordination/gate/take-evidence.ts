// An event that is evidence for a gate (M14), and one that takes evidence back (N11). Safe and pure.
import type { Envelope } from '../../events/envelope';
import type { ReactionWork, RoutingCriterion } from '../../plan/routing-plan';
import type { Delivery } from '../state';
import type { Turn } from '../turn';
import { changeGate, freshGate } from './change-gate';
import { openIfMet } from './decided';
import { withoutBody } from './gate-event';
import type { Evidence, GateState } from './gate-state';
import { causesOf, originsOf } from './origin';
import { nextRound, roundLost } from './round';

/** Of a criterion so many pieces are kept over its quorum, the newest ones. */
const SPARE = 20;

/** Takes the delivery's event as evidence for a criterion of its gate; the gate may open by it. After a no, a new round begins. */
export function takeEvidence(
  turn: Turn,
  delivery: Delivery,
  { gate: name, criterion }: Extract<ReactionWork, { work: 'evidence' }>,
): void {
  const envelope = turn.state.held[delivery.event]?.envelope;
  const gate = freshGate(turn, name);
  const wanted = gate?.criteria[criterion];
  if (!gate || !envelope || wanted?.criterion !== 'evidence')
    throw new TypeError(`the plan has no criterion ${criterion} of gate ${name} that takes evidence`);
  const { id, type, source, hops = 0 } = envelope.event;
  const askedBy = originsOf(turn.state, causesOf(envelope.event));
  const piece: Evidence = {
    criterion,
    sequence: delivery.event,
    id,
    type,
    source,
    at: turn.at,
    hops,
    askedBy,
  };
  const state = beforeEvidence(turn, gate.state);
  changeGate(turn, name, {
    ...state,
    evidence: kept([...state.evidence, piece], criterion, wanted),
    cause: withoutBody(envelope),
  });
  openIfMet(turn, name);
}

function beforeEvidence({ at }: Turn, state: GateState | undefined): GateState {
  if (!state) return { status: 'waiting', round: 1, since: at, evidence: [], decisions: [] };
  return state.status === 'waiting' || state.status === 'open' ? state : nextRound(state, at);
}

/** The newest pieces of a criterion: one of each source would do, but the newest may be taken back. */
function kept(evidence: Evidence[], criterion: number, { quorum }: RoutingCriterion): Evidence[] {
  const own = evidence.filter((each) => each.criterion === criterion);
  const gone = new Set(own.slice(0, Math.max(0, own.length - quorum - SPARE)));
  return evidence.filter((each) => !gone.has(each));
}

/**
 * An admitted event that supersedes or retracts earlier ones takes back evidence of those ids, whoever brought it: what doubts a
 * gate closes it, and only evidence opens it again.
 */
export function takeBackEvidence(turn: Turn, { event }: Envelope): void {
  const ids = new Set([...idsIn(event.supersedes), ...idsIn(event.retracts)]);
  if (ids.size === 0) return;
  for (const [name, state] of Object.entries(turn.state.gates ?? {})) {
    const evidence = state.evidence.filter(({ id }) => !ids.has(id));
    if (evidence.length === state.evidence.length) continue;
    changeGate(turn, name, roundLost({ ...state, evidence }, turn.at));
  }
}

/** An id or several: whatever else stands there is no id. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
