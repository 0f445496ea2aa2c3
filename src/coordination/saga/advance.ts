// The rules of one saga (M12): advanceSaga(setting, state, arrival) → state, facts, effects. Safe and pure: no clock, no chance, no I/O.
// The workflow calls it with what has just happened; readers call it again with what a history says happened, and get the same.
import { assertNever } from '../../events/assert-never';
import type { JsonObject } from '../../events/json';
import type { Ending } from '../delivery/ending';
import type { Time } from '../reckoning';
import type { SagaEffect } from './effects';
import type { SagaFact } from './facts';
import { gateVerdictIn } from './gate-verdict';
import { outcomeOf } from './outcome';
import { proceed } from './proceed';
import { publishDone, publishFailed } from './publish';
import type { SagaSetting } from './setting';
import { type Settlement, settleProblem } from './settlement';
import type { SagaState, Why } from './state';
import { asksOfCancelled, record, rowOf, type SagaTurn, stepOf } from './turn';
import { reactionOf } from './work';

export type SagaArrival =
  /** The first run begins, or one with what an earlier one carried. */
  | { arrival: 'begin' }
  /** The agent at work has ended. `reaction` names the work, so that what comes late is told from what is waited for. */
  | { arrival: 'settled'; reaction: string; ending: Ending }
  /** Signal `gate`: the argument as it came. */
  | { arrival: 'gate'; verdict: unknown }
  /** Update `settle`. Nothing happens where `settleProblem` has something to say. */
  | { arrival: 'settle'; settlement: unknown }
  | { arrival: 'cancel' }
  /** No coordination took an event. */
  | { arrival: 'unpublished'; event: string; problem: string };

export interface SagaWhen {
  at: Time;
  /** True where the run is about to hand over: nothing new is handed out. */
  holding?: boolean;
}

export interface SagaAdvance {
  state: SagaState;
  facts: SagaFact[];
  effects: SagaEffect[];
}

/** Takes what has arrived. Never throws for what came from outside. */
export function advanceSaga(
  setting: SagaSetting,
  state: SagaState,
  it: SagaArrival,
  { at, holding = false }: SagaWhen,
): SagaAdvance {
  const turn: SagaTurn = { setting, at, holding, state, facts: [], effects: [] };
  switch (it.arrival) {
    case 'begin':
      break;
    case 'settled':
      settled(turn, it.reaction, it.ending);
      break;
    case 'gate':
      gate(turn, it.verdict);
      break;
    case 'settle':
      if (settleProblem(setting, state, it.settlement) === undefined)
        settle(turn, it.settlement as Settlement);
      break;
    case 'cancel':
      cancel(turn);
      break;
    case 'unpublished':
      record(turn, { fact: 'event-unpublished', event: it.event, problem: it.problem });
      break;
    default:
      assertNever(it);
  }
  proceed(turn);
  return { state: turn.state, facts: turn.facts, effects: turn.effects };
}

function settled(turn: SagaTurn, reaction: string, ending: Ending): void {
  const { hand } = turn.state;
  if (hand?.waits === 'step' && reaction === reactionOf(turn.setting, { doing: 'step', step: hand.step }))
    stepSettled(turn, hand.step, ending);
  if (hand?.waits === 'undo' && reaction === reactionOf(turn.setting, { doing: 'undo', step: hand.step }))
    undoSettled(turn, hand.step, ending);
}

function stepSettled(turn: SagaTurn, step: number, ending: Ending): void {
  const { step: name, onUnknown } = stepOf(turn.setting, step);
  const taken = outcomeOf(ending, turn.state.results, turn.setting.rules);
  if ('payload' in taken) {
    stepDone(turn, step, taken.payload);
    return;
  }
  const { outcome, why } = taken;
  record(turn, { fact: 'step-ended', step, name, outcome, why });
  // Somebody says first what became of it.
  if (outcome === 'unknown' && onUnknown === 'ask' && asksOfCancelled(turn)) return;
  stepFailed(turn, step, why);
}

function stepDone(turn: SagaTurn, step: number, result: JsonObject): void {
  const { step: name } = stepOf(turn.setting, step);
  record(turn, { fact: 'step-ended', step, name, outcome: 'done', result });
  publishDone(turn, { doing: 'step', step }, result);
}

/** The saga turns back; a step that was stopped because of a cancellation is no failure of its own. */
function stepFailed(turn: SagaTurn, step: number, why: Why): void {
  publishFailed(turn, { doing: 'step', step }, why);
  if (turn.state.cancelled && why.reason === 'cancelled') return;
  record(turn, { fact: 'failure-noted', failure: { step, ...why } });
}

function undoSettled(turn: SagaTurn, step: number, ending: Ending): void {
  const taken = outcomeOf(ending);
  if ('payload' in taken) {
    record(turn, { fact: 'step-taken-back', step, back: { way: 'undone' } });
    publishDone(turn, { doing: 'undo', step }, taken.payload);
    return;
  }
  const { reason, problem } = taken.why;
  record(turn, { fact: 'step-taken-back', step, back: { way: 'left', reason, problem } });
  publishFailed(turn, { doing: 'undo', step }, taken.why);
}

function gate(turn: SagaTurn, value: unknown): void {
  const { hand } = turn.state;
  const verdict = gateVerdictIn(value);
  if (hand?.waits !== 'gate' || verdict?.step !== stepOf(turn.setting, hand.step).step) return;
  const { step } = hand;
  if (verdict.verdict === 'open') {
    record(turn, { fact: 'gate-opened', step, hash: verdict.hash });
    return;
  }
  const problem = verdict.reason ?? 'the gate before the step was refused';
  stepFailed(turn, step, { reason: 'gate refused', problem, attempts: 0 });
}

function settle(turn: SagaTurn, { step: name, outcome, payload = {}, by, note }: Settlement): void {
  const step = turn.state.hand?.step ?? 0;
  const why = whyUnknown(turn, step);
  record(turn, {
    fact: 'person-settled',
    step,
    name,
    outcome,
    by,
    note,
    ...(outcome === 'done' && { payload }),
  });
  if (outcome === 'done') {
    stepDone(turn, step, payload);
    return;
  }
  if (outcome === 'failed') record(turn, { fact: 'step-ended', step, name, outcome, why });
  stepFailed(turn, step, why);
}

const whyUnknown = ({ state }: SagaTurn, step: number): Why =>
  rowOf(state, step)?.why ?? { reason: 'unknown', problem: 'no outcome is known', attempts: 0 };

/** Compensation that has begun goes on, whoever cancels again; what has ended has ended. */
function cancel(turn: SagaTurn): void {
  const { hand, status, cancelled } = turn.state;
  if (status !== 'in_progress' || cancelled) return;
  record(turn, { fact: 'cancel-requested' });
  // Nobody is asked any more: to cancel is the answer.
  if (hand?.waits === 'person' && !asksOfCancelled(turn)) {
    stepFailed(turn, hand.step, whyUnknown(turn, hand.step));
    record(turn, { fact: 'turned-back' });
  }
  if (hand?.waits === 'step') turn.effects.push({ effect: 'cancel-step' });
  if (hand?.waits === 'gate')
    turn.effects.push({ effect: 'withdraw-gate', step: stepOf(turn.setting, hand.step).step });
}
