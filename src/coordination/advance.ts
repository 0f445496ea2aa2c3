// The rules of one correlation: advance(index, state, input) → state, facts, effects. Safe and pure: no clock, no chance, no I/O.
// Workflows call it with what has just happened; readers call it again with what histories say happened, and get the same.
import { assertNever } from '../events/assert-never';
import { type Admission, admitUnknown, clearTimer, park } from './admit';
import { controlIn } from './control';
import { dispatch } from './delivery/dispatch';
import { type Ending, isEnding } from './delivery/ending';
import { deadline, settle } from './delivery/settle';
import type { Effect } from './effects';
import type { Fact } from './facts';
import { noteChild, noteReport } from './family/children';
import type { ReportOutcome } from './family/family-state';
import { reportEnding, takeReported } from './family/report';
import { askForSteps } from './gate/ask-for-steps';
import { decide, takeRendering } from './gate/decide';
import { withdrawGates } from './gate/decided';
import type { Rendered } from './gate/gate-state';
import { noteBeginning } from './gate/origin';
import { renderAgain } from './gate/render-again';
import { withdrawStep } from './gate/withdraw-step';
import { pause, resume, takeControl } from './pause';
import { standingOf } from './phase';
import type { PlanIndex } from './routing/plan-index';
import { sagaIdsAtWork, sagasAtWork, toldByCancelling } from './sagas-at-work';
import { endUnmeetable } from './satisfiability/end-unmeetable';
import { hasOpenRound } from './satisfiability/fires';
import type { CoordinationState, Phase, SpentAttempts, Time } from './state';
import { record, type Turn } from './turn';

export type Input =
  /** A run begins with what an earlier one carried: deadlines are set again, queued deliveries dispatched. */
  | { input: 'begin' }
  /** Signal `event` or update `publish`: the argument as it came. */
  | { input: 'events'; signal: unknown }
  /** A delivery that ran inside the coordination has ended. */
  | { input: 'settled'; delivery: string; ending: Ending }
  | { input: 'timer'; timer: string }
  | { input: 'cancel' }
  /** Somebody asks for a pause of this correlation, or for its end. */
  | { input: 'pause'; pause: string; by: string; reason: string }
  | { input: 'resume'; pause: string }
  /** Somebody decides on a gate: the argument of update `decide` as it came. */
  | { input: 'decide'; decision: unknown }
  /** A worker has shown what an approval is about. */
  | { input: 'rendered'; gate: string; rendered: Rendered }
  /** What became of the report to the parent, by the id of its event. */
  | { input: 'reported'; event: string; outcome: ReportOutcome }
  /** The run hands over: what still runs inside it is queued again, with the attempts it has used. */
  | { input: 'carry'; spent: Record<string, SpentAttempts> };

export interface When {
  at: Time;
  run: string;
  /** True while a run waits for what is running before it hands over: nothing new is dispatched. */
  draining?: boolean;
  /** Bytes of events that left in this activation before this input. */
  dispatchedBytes?: number;
}

export interface Step {
  state: CoordinationState;
  facts: Fact[];
  effects: Effect[];
  /** What has left in this activation, this step's included. */
  dispatchedBytes: number;
  /** Of `events`: what became of each, in order. */
  admissions: Admission[];
}

/** Takes one input. Never throws for what came from outside: what a rule cannot take is parked, with the reason. */
export function advance(index: PlanIndex, state: CoordinationState, input: Input, when: When): Step {
  const { at, run, dispatchedBytes = 0 } = when;
  const turn: Turn = {
    index,
    at,
    run,
    state,
    dispatchedBytes,
    own: new WeakSet(),
    facts: [],
    effects: [],
    work: [],
  };
  let admissions: Admission[] = [];
  switch (input.input) {
    case 'begin':
      for (const [timer, due] of Object.entries(state.timers))
        turn.effects.push({ effect: 'start-timer', timer, due });
      renderAgain(turn);
      break;
    case 'events':
      admissions = takeEvents(turn, input.signal);
      break;
    case 'settled':
      settle(turn, input.delivery, input.ending);
      break;
    case 'timer':
      deadline(turn, input.timer);
      break;
    case 'cancel':
      cancel(turn);
      break;
    case 'pause':
      pause(turn, { pause: input.pause, scope: 'correlation', by: input.by, reason: input.reason });
      break;
    case 'resume':
      resume(turn, 'correlation', input.pause);
      break;
    case 'decide':
      decide(turn, input.decision);
      break;
    case 'rendered':
      takeRendering(turn, input.gate, input.rendered);
      break;
    case 'reported':
      takeReported(turn, input.event, input.outcome);
      break;
    case 'carry':
      carry(turn, input.spent);
      break;
    default:
      assertNever(input);
  }
  const hand = () => {
    if (!when.draining && input.input !== 'carry') dispatch(turn);
  };
  hand();
  if (input.input !== 'carry') endUnmeetable(turn, hand);
  if (turn.state.cancelRequested && sagasAtWork(turn).length === 0 && turn.state.phase !== 'cancelled')
    enter(turn, 'cancelled');
  if (turn.state.phase === 'cancelled' || turn.state.cancelRequested) discardAll(turn);
  else if (turn.state.failMet !== undefined) discardQueued(turn);
  // A run begins with an event on its way; to say before it that nothing can happen would be noise.
  if (input.input !== 'begin') stand(turn);
  const { facts, effects } = turn;
  return { state: turn.state, facts, effects, dispatchedBytes: turn.dispatchedBytes, admissions };
}

const ARGUMENT = 'takes { events: [envelope, …], plan, hash }';

function takeEvents(turn: Turn, signal: unknown): Admission[] {
  const { plan, hash } = turn.index.plan;
  if (
    typeof signal !== 'object' ||
    signal === null ||
    !Array.isArray((signal as { events?: unknown }).events)
  )
    return [park(turn, signal, 'invalid_payload', `signal event ${ARGUMENT}, got ${shown(signal)}`)];
  const message = signal as Record<string, unknown> & { events: unknown[] };
  const { events } = message;
  if (message.plan !== plan)
    return events.map((event) =>
      park(turn, event, 'foreign_plan', `the publisher's plan is ${shown(message.plan)}, this is ${plan}`),
    );
  const control = controlIn(message.control);
  if (control) takeControl(turn, control);
  const settled = settlementOf(message.settled);
  if (settled) settle(turn, settled.delivery, settled.ending);
  if (typeof message.hash === 'string' && message.hash !== hash && events.length > 0)
    record(turn, { fact: 'other-plan-seen', hash: message.hash.slice(0, 64), events: events.length });
  noteChild(turn, message.began_child);
  noteBeginning(turn, message.begun_by);
  const child = typeof message.reported_by === 'string' ? message.reported_by : undefined;
  const sender = { emitted: typeof message.emitted_by === 'string', reported: child !== undefined };
  const admissions = events.map((event) => admitUnknown(turn, event, sender));
  if (child !== undefined) noteReport(turn, child);
  askForSteps(turn, message.asks_gate);
  withdrawStep(turn, message.withdraws_gate);
  return admissions;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 80);

function settlementOf(value: unknown): { delivery: string; ending: Ending } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { delivery, ending } = value as { delivery?: unknown; ending?: unknown };
  return typeof delivery === 'string' && isEnding(ending) ? { delivery, ending } : undefined;
}

/** Sagas put right what they did before the correlation ends; without any it ends at once. */
function cancel(turn: Turn): void {
  const sagas = sagasAtWork(turn);
  if (sagas.length > 0 && !turn.state.cancelRequested)
    record(turn, { fact: 'cancel-requested', at: turn.at });
  for (const sagaId of sagaIdsAtWork(turn)) turn.effects.push({ effect: 'cancel-saga', sagaId });
  if (sagas.length === 0) enter(turn, 'cancelled');
}

/** After a cancellation: every open delivery is discarded, those at work are told to stop, no join waits any longer. */
function discardAll(turn: Turn): void {
  const { at } = turn;
  const sagas = new Set(sagasAtWork(turn));
  for (const delivery of Object.values(turn.state.open)) {
    if (sagas.has(delivery)) continue;
    if (delivery.state === 'running') turn.effects.push({ effect: 'cancel-agent', delivery });
    record(turn, { fact: 'delivery-ended', delivery: delivery.id, as: 'discarded', reason: 'cancelled', at });
  }
  withdrawGates(turn, 'the correlation was cancelled', toldByCancelling(turn));
  for (const timer of Object.keys(turn.state.timers)) clearTimer(turn, timer);
  for (const [join, state] of Object.entries(turn.state.joins))
    if (hasOpenRound(state.node))
      record(turn, { fact: 'join-advanced', join, state: { ...state, node: {} }, at });
}

/** What came after `fail_on` was met finds nobody. */
function discardQueued(turn: Turn): void {
  const ending = {
    fact: 'delivery-ended',
    as: 'discarded',
    reason: 'correlation failed',
    at: turn.at,
  } as const;
  for (const delivery of Object.values(turn.state.open))
    if (delivery.state === 'queued' || delivery.state === 'held')
      record(turn, { ...ending, delivery: delivery.id });
  withdrawGates(turn, 'the correlation has failed');
}

function carry(turn: Turn, spent: Record<string, SpentAttempts>): void {
  for (const [delivery, attempts] of Object.entries(spent))
    record(turn, { fact: 'delivery-carried', delivery, spent: attempts });
}

function stand(turn: Turn): void {
  const { phase, reason } = standingOf(turn.index, turn.state);
  if (phase === turn.state.phase && reason === turn.state.phaseReason) return;
  enter(turn, phase, reason);
}

/** Deadlines stay set where a correlation completes or fails: a late event may wake it, and then they still count. */
function enter(turn: Turn, phase: Phase, reason?: string): void {
  const { phase: before, phaseReason: told } = turn.state;
  record(turn, { fact: 'phase-changed', phase, reason, at: turn.at });
  const isNews = phase !== before || (phase === 'paused' && reason !== told);
  if (isNews && (isShown(phase) || isShown(before)))
    turn.effects.push({ effect: 'show-phase', phase, reason });
  if (isNews) reportEnding(turn);
}

/** Phases that people search for; a search attribute costs an action, so the others have none. */
const isShown = (phase: string): boolean => phase === 'stalled' || phase === 'failed' || phase === 'paused';
