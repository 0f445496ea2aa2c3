// What a correlation waits for where gates hold something: people, whom one can ask, or evidence that nobody brings. Safe and pure.
import type { RoutingPlan } from '../../plan/routing-plan';
import type { CoordinationState } from '../state';
import { isMet, lackWords, standingsOf } from './criteria';
import { criteriaOf, titleOf } from './gate-name';
import type { GateState } from './gate-state';

export interface GateWait {
  /** `gate security-clearance waits for evidence ReviewCompletedEvent (0 of 1)`. */
  text: string;
  /** Evidence is missing: only an event can help, and nobody can be asked for it. */
  evidence: boolean;
}

/**
 * Gates that hold a delivery or a step, each with what it lacks. Evidence counts as it did when the gate was last asked: a phase is
 * told without a clock.
 */
export function gateWaits(plan: RoutingPlan, state: CoordinationState): GateWait[] {
  return Object.entries(state.gates ?? {}).flatMap(([name, gate]) => {
    if (gate.status !== 'waiting' || gate.asked === undefined) return [];
    const lacks = lackingOf(plan, name, gate);
    const text = `${titleOf(name)} waits for ${lacks.map(lackWords).join(', ')}`;
    return [{ text, evidence: lacks.some(({ criterion }) => criterion === 'evidence') }];
  });
}

function lackingOf(plan: RoutingPlan, name: string, gate: GateState) {
  const criteria = criteriaOf(plan, name, gate) ?? [];
  return standingsOf(plan, criteria, gate, gate.since).filter((each) => !isMet(each));
}
