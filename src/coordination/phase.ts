// Where a correlation stands: at work, at rest, waiting for what nobody will bring, or ended. Safe and pure.

import type { Trigger } from '../plan/routing-plan';
import { childrenAtWork } from './family/children';
import { gateWaits } from './gate/gate-waits';
import { missingIn, waitingIn } from './join/join';
import { pausedBecause } from './pause';
import type { PlanIndex } from './routing/plan-index';
import { leavesOf, typeOf } from './routing/plan-index';
import type { CoordinationState, Phase } from './state';

export interface Standing {
  phase: Phase;
  reason?: string;
}

export const ENDED: readonly Phase[] = ['complete', 'failed', 'cancelled'];

/**
 * The phase that follows from the state. Complete needs `complete_on` met, nothing open that runs, and no dead letter; failed
 * (`fail_on` met) may close over dead letters. Where nothing runs and no deadline is set, nothing can happen any more.
 */
export function standingOf(index: PlanIndex, state: CoordinationState): Standing {
  if (state.phase === 'cancelled') return { phase: 'cancelled' };
  const { queued = 0, running = 0, held = 0 } = state.ledger.deliveries.pending;
  const paused = pausedBecause(state);
  if (paused !== undefined && state.failMet === undefined) return { phase: 'paused', reason: paused };
  if (state.cancelRequested) return { phase: 'active', reason: 'cancelled; sagas put right what they did' };
  if (queued + running > 0) return { phase: 'active' };
  if (state.failMet !== undefined) return { phase: 'failed', reason: `${state.failMet} met fail_on` };
  const letters = state.deadLetters.map(
    (row) => `${row.reaction} could not handle ${row.event.type} (${row.reason})`,
  );
  const gates = gateWaits(index.plan, state);
  const children = childrenAtWork(state);
  if (held > 0 || gates.length > 0) {
    const told = listed(gates.length > 0 ? gates.map(({ text }) => text) : [heldBy(state)]);
    // People can be asked; evidence that nobody at work will bring has to come from outside.
    const stuck = gates.length > 0 && gates.every(({ evidence }) => evidence);
    if (!stuck || children.length > 0 || Object.keys(state.timers).length > 0)
      return { phase: 'active', reason: told };
    return { phase: 'stalled', reason: listed([...letters, told]) };
  }
  if (state.completeMet !== undefined && letters.length === 0) return { phase: 'complete' };
  if (Object.keys(state.timers).length > 0) return { phase: 'active' };
  if (children.length > 0)
    return {
      phase: 'active',
      reason: listed([...letters, ...children.map((child) => `waits for child ${child}`)]),
    };
  const waits = [
    ...(state.completeMet === undefined ? waitsForEnd(index) : []),
    ...waitsOfJoins(index, state),
  ];
  if (letters.length + waits.length === 0) return { phase: 'idle' };
  return { phase: 'stalled', reason: listed([...letters, ...waits]) };
}

/** What holds deliveries back, each once. */
const heldBy = (state: CoordinationState): string =>
  `waits for ${listed(Object.values(state.open).flatMap((each) => each.heldBy ?? []))}`;

/** How many reasons are told; rounds that wait for the same say it once. */
const REASONS = 10;

function listed(reasons: string[]): string {
  const all = [...new Set(reasons)];
  const rest = all.length > REASONS ? [`and ${all.length - REASONS} more`] : [];
  return [...all.slice(0, REASONS), ...rest].join('; ');
}

const nameOf = (trigger: Trigger): string =>
  leavesOf(trigger)
    .map((leaf) => typeOf(leaf) ?? leaf.topic ?? 'any event')
    .join(' or ');

function waitsForEnd({ plan }: PlanIndex): string[] {
  return plan.completeOn ? [`complete_on waits for ${nameOf(plan.completeOn)}`] : [];
}

function waitsOfJoins(index: PlanIndex, state: CoordinationState): string[] {
  return Object.entries(state.joins).flatMap(([name, join]) => {
    const trigger = index.reaction(name)?.on;
    if (!trigger || waitingIn(join.node).size === 0) return [];
    return missingIn(trigger, join.node).map(
      ({ missing }) => `${name} waits for ${missing.map(nameOf).join(', ')}`,
    );
  });
}
