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
import { retracts, takenBackBy, takerOf } from './taken-back';

/** Of a criterion so many pieces are kept over its quorum. */
const SPARE = 20;

/** Why the delivery's event is no evidence any more, although it has only come; undefined where nobody took it back. */
export function takenBackBefore({ state, index }: Turn, { event }: Delivery): string | undefined {
  const envelope = state.held[event]?.envelope;
  const id = envelope?.event.id;
  // Under older rules it counted.
  if (envelope && index.rules >= 3 && retracts(envelope))
    return `${id} retracts an earlier event; only one that supersedes it may be evidence in its place`;
  const taker = id === undefined ? undefined : takerOf(state, id);
  return taker === undefined ? undefined : `${id} had been taken back by ${taker} before it came`;
}

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

/**
 * The pieces of a criterion that are kept: one of each source would do, but it may be taken back. So the oldest of whoever brought
 * most goes first, and nobody pushes out the evidence of others by speaking often.
 */
function kept(evidence: Evidence[], criterion: number, { quorum }: RoutingCriterion): Evidence[] {
  const own = evidence.filter((each) => each.criterion === criterion);
  if (own.length <= quorum + SPARE) return evidence;
  const pieces = new Map<string, number>();
  for (const { source } of own) pieces.set(source, (pieces.get(source) ?? 0) + 1);
  const most = Math.max(...pieces.values());
  const gone = own.find(({ source }) => pieces.get(source) === most);
  return evidence.filter((each) => each !== gone);
}

/**
 * An admitted event that supersedes or retracts earlier ones takes back evidence of those ids, whoever brought it: what doubts a
 * gate closes it, and only evidence opens it again. Gives the gates that have lost some.
 */
export function takeBackEvidence(turn: Turn, envelope: Envelope): string[] {
  const ids = new Set(takenBackBy(envelope));
  if (ids.size === 0) return [];
  const doubted: string[] = [];
  for (const [name, state] of Object.entries(turn.state.gates ?? {})) {
    const evidence = state.evidence.filter(({ id }) => !ids.has(id));
    if (evidence.length === state.evidence.length) continue;
    changeGate(turn, name, roundLost({ ...state, evidence }, turn.at));
    doubted.push(name);
  }
  return doubted;
}
