// A gate's deadline has come: people are called, or their time is over and the answer is no. Safe and pure.
import type { Turn } from '../turn';
import { freshGate } from './change-gate';
import { isMet, standingsOf } from './criteria';
import { openIfMet, refuseGate } from './decided';
import { publishOfGate } from './gate-event';
import { gateOf } from './gate-name';
import { gateTimerIn, timerTitle } from './gate-timers';

/** Takes a deadline that is one of a gate; false where it is another. What is decided already is not decided again. */
export function gateDeadline(turn: Turn, timer: string): boolean {
  const due = gateTimerIn(timer);
  if (!due) return false;
  const name = Object.keys(turn.state.gates ?? {}).find((each) => timerTitle(each) === due.title) ?? '';
  const gate = freshGate(turn, name);
  if (!gate?.state) return true;
  openIfMet(turn, name);
  const state = gateOf(turn.state, name);
  const criterion = gate.criteria[due.criterion];
  if (state?.status !== 'waiting' || state.round !== due.round || criterion?.criterion !== 'approval')
    return true;
  const standing = standingsOf(turn.index.plan, gate.criteria, state, turn.at)[due.criterion];
  if (!standing || isMet(standing)) return true;
  if (due.ends === 'within') refuseGate(turn, name, 'expired');
  else
    publishOfGate(turn, name, state, {
      type: criterion.escalate,
      ordinal: `escalate-${due.criterion}`,
      says: { waits_for: standing.of, due: new Date(standing.due ?? turn.at).toISOString() },
    });
  return true;
}
