// Which gates a correlation remembers: those of the plan, and of approvals those that still matter and the last that were decided.
// Safe and pure.
import type { CoordinationState } from '../state';
import { approvedWork } from './gate-name';
import type { GateState } from './gate-state';

/** So many decided approvals of work that has ended are remembered, so that who comes late is told; all are in the history. */
export const DECIDED_APPROVALS = 100;

/** The gates after one has changed. */
export function withGate(
  { gates, open }: Pick<CoordinationState, 'gates' | 'open'>,
  name: string,
  state: GateState,
): Record<string, GateState> {
  const all = { ...gates, [name]: state };
  if (approvedWork(name) === undefined || state.status === 'waiting') return all;
  const past = Object.entries(all).filter(([each, { status }]) => {
    const work = approvedWork(each);
    return work !== undefined && status !== 'waiting' && !Object.hasOwn(open, work);
  });
  const gone = new Set(past.slice(0, Math.max(0, past.length - DECIDED_APPROVALS)).map(([each]) => each));
  return gone.size === 0 ? all : Object.fromEntries(Object.entries(all).filter(([each]) => !gone.has(each)));
}
