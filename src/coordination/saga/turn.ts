// One turn of a saga's rules: the state as it becomes, the facts recorded, the effects wanted. Safe and pure; a turn lives for one
// `advanceSaga` and is never kept, so it may be written to.
import { type RoutingStep, RULES_VERSION } from '../../plan/routing-plan';
import type { Time } from '../reckoning';
import type { SagaEffect } from './effects';
import { evolveSaga } from './evolve';
import type { SagaFact } from './facts';
import type { SagaSetting } from './setting';
import type { BegunStep, SagaState } from './state';

export interface SagaTurn {
  readonly setting: SagaSetting;
  readonly at: Time;
  /** Nothing new is handed out: the run is about to hand over. */
  readonly holding: boolean;
  state: SagaState;
  facts: SagaFact[];
  effects: SagaEffect[];
}

/** A fact as a rule says it: the turn adds when it was. */
type Said<Fact> = Fact extends SagaFact ? Omit<Fact, 'at'> : never;

export function record(turn: SagaTurn, said: Said<SagaFact>): void {
  const fact = { ...said, at: turn.at } as SagaFact;
  turn.state = evolveSaga(turn.state, fact);
  turn.facts.push(fact);
}

/** The step of that number, counted from 1. Throws where the saga has none. */
export function stepOf({ plan: { saga } }: SagaSetting, number: number): RoutingStep {
  const step = saga.steps[number - 1];
  if (!step) throw new TypeError(`saga ${saga.name} has no step ${number}`);
  return step;
}

/** Whether somebody is asked what became of a step: of a cancelled saga nobody is, since version 3 of the rules. */
export const asksOfCancelled = ({ setting, state }: Pick<SagaTurn, 'setting' | 'state'>): boolean =>
  !state.cancelled || (setting.rules ?? RULES_VERSION) < 3;

export const rowOf = (state: SagaState, step: number): BegunStep | undefined =>
  state.begun.find((row) => row.step === step);
