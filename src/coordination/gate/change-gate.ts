// The one place where a gate's state changes: it is recorded, and its deadlines follow. Safe and pure.
import type { RoutingCriterion } from '../../plan/routing-plan';
import { clearTimer } from '../admit';
import { record, type Turn } from '../turn';
import { criteriaOf, gateOf } from './gate-name';
import type { GateState } from './gate-state';
import { gateTimerIn, timersOf, timerTitle } from './gate-timers';
import { freshened } from './round';

/** A gate as it is at the time of this turn; undefined where nobody has asked for it or brought evidence. */
export function freshGate(
  turn: Turn,
  name: string,
): { criteria: RoutingCriterion[]; state: GateState | undefined } | undefined {
  const state = gateOf(turn.state, name);
  const criteria = criteriaOf(turn.index.plan, name, state);
  return criteria && { criteria, state: state && freshened(criteria, state, turn.at) };
}

/** Records a gate's new state; does nothing where it is the old one. */
export function changeGate(turn: Turn, name: string, state: GateState): void {
  const before = gateOf(turn.state, name);
  if (before === state) return;
  record(turn, { fact: 'gate-changed', gate: name, state, at: turn.at });
  const same = (['status', 'round', 'asked'] as const).every((field) => before?.[field] === state[field]);
  if (!same) setTimers(turn, name, state);
}

function setTimers(turn: Turn, name: string, state: GateState): void {
  const title = timerTitle(name);
  for (const timer of Object.keys(turn.state.timers))
    if (gateTimerIn(timer)?.title === title) clearTimer(turn, timer);
  for (const { timer, due } of timersOf(name, criteriaOf(turn.index.plan, name, state) ?? [], state)) {
    record(turn, { fact: 'timer-set', timer, due });
    turn.effects.push({ effect: 'start-timer', timer, due });
  }
}
