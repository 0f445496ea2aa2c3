// One run's history through the rules: the same inputs in the same order give the same facts and the same state. Node side only.
// This is what makes the history the event store (M37): no projection is kept, so none can be stale.
import type { CoordinationInput } from '../contract/inputs';
import { advance } from '../coordination/advance';
import type { Fact } from '../coordination/facts';
import { initialState } from '../coordination/initial';
import { ROLLOVER_BOUNDS, rolloverDue } from '../coordination/rollover';
import { indexPlan } from '../coordination/routing/plan-index';
import type { CoordinationState } from '../coordination/state';
import type { RoutingPlan } from '../plan/routing-plan';
import { activationsOf, type HistoryEvent } from './activations';
import { arrivalsOf, runNamesOf } from './arrivals-of';
import type { Decoder } from './decode';
import { timerMeant } from './timer-meant';

export interface FoldedRun {
  runId: string;
  plan: RoutingPlan;
  facts: Fact[];
  state: CoordinationState;
  /** Messages that the server has stored and no worker has taken yet. */
  untaken: number;
  /** Of a reopened correlation: the last run before it. */
  reopens?: string;
  /** The run that continued as this one. */
  continues?: string;
}

/** Folds a run. Throws where the history does not begin with a coordination's start. */
export async function foldRun(events: readonly HistoryEvent[], decoder: Decoder): Promise<FoldedRun> {
  const start = events[0]?.workflowExecutionStartedEventAttributes;
  const input = (await decoder.first(start?.input)) as CoordinationInput | undefined;
  if (!start || !input?.plan) throw new TypeError('the history is not that of a coordination');
  const run = start.originalExecutionRunId ?? '';
  const index = indexPlan(input.plan, input.rules);
  const bounds = { ...ROLLOVER_BOUNDS, ...input.bounds };
  const { activations, untaken } = activationsOf(events);
  const names = await runNamesOf(events, decoder);
  const facts: Fact[] = [];
  let state = input.carried ?? initialState(input.correlation);
  const taken = { signals: 0, updates: 0 };
  let draining = false;
  for (const [position, activation] of activations.entries()) {
    const { at, suggested } = activation;
    const arrivals = await arrivalsOf(activation, names, decoder);
    if (position === 0 && input.carried) arrivals.unshift({ input: { input: 'begin' } });
    let dispatchedBytes = 0;
    for (const { input: arrived, door } of arrivals) {
      if (door === 'signal') taken.signals += 1;
      if (door === 'update') taken.updates += 1;
      draining ||= rolloverDue({ ...taken, suggested }, bounds, state);
      const meant =
        arrived.input === 'timer' ? { ...arrived, timer: timerMeant(state.timers, arrived.timer) } : arrived;
      const step = advance(index, state, meant, { at, run, draining, dispatchedBytes });
      dispatchedBytes = step.dispatchedBytes;
      state = step.state;
      facts.push(...step.facts);
    }
  }
  return {
    runId: run,
    plan: input.plan,
    facts,
    state,
    untaken: untaken.filter((event) => event.workflowExecutionSignaledEventAttributes).length,
    reopens: input.reopens,
    continues: start.continuedExecutionRunId || undefined,
  };
}
