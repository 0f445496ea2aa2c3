// A person decides (M14, M30), or a worker shows what the decision is about. Safe and pure.

import type { Time } from '../reckoning';
import type { PlanIndex } from '../routing/plan-index';
import type { CoordinationState } from '../state';
import { record, type Turn } from '../turn';
import { changeGate, freshGate } from './change-gate';
import { isMet, lackWords, standingsOf } from './criteria';
import { openIfMet, refuseGate } from './decided';
import { decisionIn } from './decision-problem';
import { criteriaOf, gateOf } from './gate-name';
import type { Action, GateState, Rendered } from './gate-state';
import { freshened, nextRound } from './round';

/** Takes a decision as it came. One that may not be taken changes nothing: whoever sent it is told by the update. */
export function decide(turn: Turn, value: unknown): void {
  const read = decisionIn(turn.index, turn.state, value, turn.at);
  if ('problem' in read) return;
  const { gate: name, ...decision } = read.decision;
  const state = freshGate(turn, name)?.state;
  if (!state) return;
  const decisions = [...state.decisions, { ...decision, at: turn.at }];
  changeGate(turn, name, { ...state, decisions });
  if (decision.verdict === 'reject') refuseGate(turn, name, 'refused');
  else openIfMet(turn, name);
}

/** What a gate has come to, for whoever has decided. */
export interface GateStanding {
  gate: string;
  status: GateState['status'];
  round: number;
  /** What it still lacks: `approval by lead (1 of 2)`. */
  lacks: string[];
}

/** How a gate stands at that time; undefined where nobody has asked for it or brought evidence. */
export function gateStanding(
  { plan }: PlanIndex,
  coordination: Pick<CoordinationState, 'gates'>,
  name: string,
  at: Time,
): GateStanding | undefined {
  const known = gateOf(coordination, name);
  const criteria = criteriaOf(plan, name, known);
  if (!known || !criteria) return undefined;
  const state = freshened(criteria, known, at);
  const { status, round } = state;
  const lacks = standingsOf(plan, criteria, state, at).filter((each) => !isMet(each));
  return {
    gate: name,
    status,
    round,
    lacks: status === 'waiting' ? lacks.map(lackWords) : [],
  };
}

/** A worker has shown what would run, or says why it cannot. What was approved of something else is void. */
export function takeRendering(turn: Turn, name: string, rendered: Rendered): void {
  const state = gateOf(turn.state, name);
  if (state?.status !== 'waiting' || !state.action) return;
  record(turn, { fact: 'action-rendered', gate: name, rendered, at: turn.at });
  const action: Action = 'hash' in rendered ? { hash: rendered.hash } : rendered;
  const other = state.decisions.length > 0 && state.action.hash !== action.hash;
  changeGate(turn, name, { ...(other ? nextRound(state, turn.at) : state), action });
}
