// What a saga does next, on its way there and on its way back. Safe and pure.
import { assertNever } from '../../events/assert-never';
import type { RoutingStep } from '../../plan/routing-plan';
import { publish } from './publish';
import { shownPayload } from './shown';
import type { Back, BegunStep, SagaEnd, SagaState } from './state';
import { asksOfCancelled, record, type SagaTurn, stepOf } from './turn';
import { stepWork, undoWork } from './work';

/** Goes on until the saga waits for somebody, has ended, or must not hand out more in this run. */
export function proceed(turn: SagaTurn): void {
  while (!turn.state.hand && moves(turn));
}

/** One move; false where there is none. */
function moves(turn: SagaTurn): boolean {
  if (turn.state.status === 'in_progress') return forward(turn);
  return turn.state.status === 'compensating' && backward(turn);
}

function forward(turn: SagaTurn): boolean {
  const { setting, state } = turn;
  const last = state.begun.at(-1);
  const next = state.begun.length + 1;
  if (last && awaitsPerson(stepOf(setting, last.step), last) && asksOfCancelled(turn))
    record(turn, { fact: 'person-asked', step: last.step });
  else if (state.failure || state.cancelled) record(turn, { fact: 'turned-back' });
  else if (next > setting.plan.saga.steps.length) end(turn, 'completed');
  else if (turn.holding) return false;
  else if (isGated(stepOf(setting, next)) && state.opened !== next) askGate(turn, next);
  else begin(turn, next);
  return true;
}

/** The policy `ask` of an unknown outcome, where nobody has answered yet. */
const awaitsPerson = (
  { onUnknown }: Pick<RoutingStep, 'onUnknown'>,
  { outcome, settled }: BegunStep,
): boolean => onUnknown === 'ask' && outcome === 'unknown' && settled === undefined;

const isGated = ({ gate, approval }: RoutingStep): boolean => gate !== undefined || approval !== undefined;

function askGate(turn: SagaTurn, number: number): void {
  const { gate, approval } = stepOf(turn.setting, number);
  const work = stepWork(turn.setting, turn.state, number);
  record(turn, { fact: 'gate-asked', step: number });
  turn.effects.push({
    effect: 'ask-gate',
    work,
    ...(gate !== undefined && { gate }),
    ...(approval && { approval }),
  });
}

/** The undo stands on the stack before the step is handed out: whatever comes, it is not forgotten. */
function begin(turn: SagaTurn, number: number): void {
  record(turn, { fact: 'step-begun', step: number });
  turn.effects.push(stepWork(turn.setting, turn.state, number));
}

/** Newest first; each step once, whatever became of the one before. */
function backward(turn: SagaTurn): boolean {
  const { setting, state } = turn;
  const row = state.begun.findLast((each) => each.back === undefined);
  if (!row) {
    end(turn, endingOf(state));
    return true;
  }
  const back = withoutUndo(turn, row);
  const work = back ? undefined : undoWork(setting, state, row);
  if (work && turn.holding) return false;
  if (work) {
    record(turn, { fact: 'undo-begun', step: row.step });
    turn.effects.push(work);
  } else record(turn, { fact: 'step-taken-back', step: row.step, back: back ?? { way: 'passed' } });
  return true;
}

/** What becomes of a step that no undo is run for; undefined where its undo has to run. */
function withoutUndo(turn: SagaTurn, row: BegunStep): Back | undefined {
  const { step, undo, onUnknown } = stepOf(turn.setting, row.step);
  const { outcome, settled } = row;
  if (outcome === 'unknown' && (settled ?? onUnknown) === 'skip') return { way: 'passed' };
  switch (undo.undo) {
    case 'task':
      return undefined;
    case 'none':
      return awaitsPerson({ onUnknown }, row) && !asksOfCancelled(turn) ? unasked(step) : { way: 'passed' };
    case 'irreversible': {
      if (outcome === 'failed') return { way: 'passed' };
      const known =
        outcome === 'unknown' ? 'nobody knows whether it took effect, and it' : 'it took effect and';
      return {
        way: 'left',
        reason: 'irreversible',
        problem: `${step}: ${known} cannot be undone: ${undo.reason}`,
      };
    }
    default:
      return assertNever(undo);
  }
}

/** The plan wants somebody to look at it, and the saga was cancelled before anybody did. */
const unasked = (step: string): Back => ({
  way: 'left',
  reason: 'unknown',
  problem: `${step}: nobody knows whether it took effect, the saga was cancelled before anybody said, and it has no undo`,
});

function endingOf({ begun, cancelled }: SagaState): SagaEnd {
  if (begun.some(({ back }) => back?.way === 'left')) return 'partially_compensated';
  if (cancelled) return 'cancelled';
  return begun.some(({ back }) => back?.way === 'undone') ? 'compensated' : 'failed';
}

const TYPE = {
  completed: 'completed',
  failed: 'failed',
  compensated: 'compensated',
  partially_compensated: 'partiallyCompensated',
  cancelled: 'cancelled',
} as const;

/** A coordination that is told the ending publishes it itself, as that of a delivery. */
function end(turn: SagaTurn, status: SagaEnd): void {
  record(turn, { fact: 'saga-ended', status });
  const { setting, state } = turn;
  if (setting.report) return;
  const { saga } = setting.plan;
  publish(turn, {
    type: saga.publishes[TYPE[status]],
    source: `/${saga.name}`,
    key: setting.key,
    ordinal: 'ended',
    payload: shownPayload(setting, state),
  });
}
