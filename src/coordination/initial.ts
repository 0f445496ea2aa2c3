// The first state of a correlation, and the one that a closed correlation begins again with. Safe and pure.
import { withoutReport } from './family/evolve-family';
import { emptyLedger } from './ledger';
import { withoutControl } from './pause';
import type { CoordinationState } from './state';

export function initialState(correlation: string): CoordinationState {
  // In the order in which a person reads it in the Web UI: where it stands first, what only machines need last.
  return {
    correlation,
    phase: 'active',
    generation: 0,
    runs: 1,
    admitted: 0,
    ledger: emptyLedger(),
    deadLetters: [],
    parked: [],
    open: {},
    joins: {},
    timers: {},
    otherHashes: {},
    held: {},
    window: [],
  };
}

/** The state of the next generation: all that waits goes on waiting; the ending is taken back, and can be met again. */
export function reopenState(state: CoordinationState): CoordinationState {
  const { completeMet, failMet, phaseReason, ...kept } = withoutReport(withoutControl(state));
  const joins = { ...state.joins };
  if (completeMet !== undefined) delete joins.complete_on;
  if (failMet !== undefined) delete joins.fail_on;
  return { ...kept, joins, generation: state.generation + 1, runs: state.runs + 1, phase: 'active' };
}
