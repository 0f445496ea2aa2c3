// The steps of a saga as rows: how each stands, what takes it back, what it has published. Pure; loads nothing heavy.
import type { BegunStep } from '../../coordination/saga/state';
import type { RoutingStep } from '../../plan/routing-plan';
import { undoTypes } from '../../plan/saga-reactions';
import type { SagaRecord } from '../../store/read-saga';

/** `waiting`: not yet begun. `stopped`: at work when the server ended the saga. `–`: the saga does not come to it any more. */
export type StepStanding =
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  | 'unknown'
  | 'undoing'
  | 'undone'
  | 'stopped'
  | '–';

export interface StepRow {
  /** From 1. */
  number: number;
  step: string;
  agent: string;
  /** How it stands; of one on the way back that had not simply succeeded its outcome first: `failed, undone`. */
  state: string;
  /** `Rollback`, with a mark of how it went. */
  undo: string;
  events: string[];
}

const NONE = '–';
const MARKS = { undone: ' ✓', left: ' ✗', passed: '' } as const;

/** `ended`: nobody works on the saga any more. */
export function stepRows(
  { plan, state }: Pick<SagaRecord, 'plan' | 'state'>,
  { ended }: { ended: boolean },
): StepRow[] {
  return plan.saga.steps.map((step, position) => {
    const number = position + 1;
    const row = state.begun.find((each) => each.step === number);
    return {
      number,
      step: step.step,
      agent: step.agent,
      state: stateText(standingOf(state, number, row, ended), row),
      undo: undoText(step, row),
      events: row ? eventsOf(state, step, row) : isRefused(state, number) ? listed(step.failure) : [],
    };
  });
}

type State = SagaRecord['state'];

/** Its gate stayed shut, so it failed without having begun. */
const isRefused = ({ failure }: State, number: number): boolean => failure?.step === number;

function standingOf(state: State, number: number, row: BegunStep | undefined, ended: boolean): StepStanding {
  if (!row) {
    if (isRefused(state, number)) return 'failed';
    return state.status === 'in_progress' && !ended ? 'waiting' : NONE;
  }
  if (row.back?.way === 'undone') return 'undone';
  const isUndoing = state.hand?.waits === 'undo' && state.hand.step === number;
  if (isUndoing) return ended ? 'stopped' : 'undoing';
  return row.outcome ?? (ended ? 'stopped' : 'running');
}

/** An answer of no use is an effect all the same: `done (bad_output)`. */
function stateText(standing: StepStanding, row: BegunStep | undefined): string {
  const outcome = row?.outcome === 'done' && row.why ? `done (${row.why.reason})` : row?.outcome;
  if (standing === 'done') return outcome ?? standing;
  const isBack = standing === 'undoing' || standing === 'undone';
  return isBack && outcome !== undefined && outcome !== 'done' ? `${outcome}, ${standing}` : standing;
}

function undoText({ undo }: RoutingStep, row: BegunStep | undefined): string {
  if (undo.undo !== 'task') return undo.undo === 'none' ? NONE : undo.undo;
  return `${undo.task}${row?.back ? MARKS[row.back.way] : ''}`;
}

/** In the order in which they were published, as far as the plan names them. */
function eventsOf({ hand }: State, { success, failure, undo }: RoutingStep, row: BegunStep): string[] {
  const { outcome, why, back, step } = row;
  const isAsked = hand?.waits === 'person' && hand.step === step;
  const forward =
    outcome === undefined || isAsked ? [] : listed(outcome === 'done' && !why ? success : failure);
  if (undo.undo !== 'task' || !back || back.way === 'passed') return forward;
  const { completed, failed } = undoTypes(undo.task);
  return [...forward, back.way === 'undone' ? completed : failed];
}

const listed = (type: string | undefined): string[] => (type === undefined ? [] : [type]);
