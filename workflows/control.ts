// The pauses of a whole plan, durably: who paused what and why, until somebody resumes. Runs in the workflow sandbox.
//
// It is read without asking it: each change is written into the memo, which agents' workers look at before they begin anything, and
// told to the coordinations that are open. The version follows the clock, so that it rises also where a run of this workflow was
// terminated by hand and a later one knows nothing of it.
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  makeContinueAsNewFunc,
  scheduleActivity,
  setHandler,
  sleep,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import {
  BY_HAND,
  type ControlInput,
  type PauseRequest,
  pausesText,
  type ResumeRequest,
  type TellInput,
} from '../src/contract/control';
import {
  CONTROL_MEMO,
  PAUSE_UPDATE,
  RESUME_UPDATE,
  STATUS_QUERY,
  TELL_ACTIVITY,
} from '../src/contract/names';
import { controlPauseProblem, notPausedProblem, resumeRequestProblem } from '../src/contract/pause-requests';
import { type ControlPause, type ControlState, NO_CONTROL } from '../src/coordination/control';
import { showPauses } from './show-pauses';

const UPDATE = {
  pause: defineUpdate<ControlState, [PauseRequest]>(PAUSE_UPDATE),
  resume: defineUpdate<ControlState, [ResumeRequest]>(RESUME_UPDATE),
} as const;
// Whoever may signal a workflow may send anything.
const SIGNAL = {
  pause: defineSignal<[unknown]>(PAUSE_UPDATE),
  resume: defineSignal<[unknown]>(RESUME_UPDATE),
} as const;
const STATUS = defineQuery<ControlState>(STATUS_QUERY);

/** Well below the server's 2,000 updates a run. */
const MESSAGES = 500;
/** Coordinations are found by visibility, which may be behind: those that it did not know yet are told later. */
const TELL_AGAIN_MS = [5_000, 60_000];
/** Telling thousands takes a while; an outage is waited out. */
const TELLING = {
  startToCloseTimeout: 300_000,
  heartbeatTimeout: 30_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10_000 },
  priority: { priorityKey: 1 },
} as const;

export async function control(input: ControlInput): Promise<void> {
  const { plan, messages: most = MESSAGES, tellAgainMs = TELL_AGAIN_MS } = input;
  let state = input.carried ?? NO_CONTROL;
  let taken = 0;
  let telling = 0;
  let isCancelled = false;

  function change(pauses: ControlPause[]): ControlState {
    const ended = state.pauses.some(({ pause }) => !pauses.some((each) => each.pause === pause));
    state = { version: Math.max(state.version + 1, Date.now()), pauses };
    upsertMemo({ [CONTROL_MEMO]: state });
    showPauses(plan, state, true);
    void CancellationScope.nonCancellable(() => tell(ended));
    return state;
  }

  function pause({ pause: name = BY_HAND, by, reason }: PauseRequest): ControlState {
    const before = state.pauses.find((each) => each.pause === name);
    if (before?.by === by && before.reason === reason) return state;
    const others = state.pauses.filter((each) => each !== before);
    return change([...others, { pause: name, by, reason, since: before?.since ?? Date.now() }]);
  }

  function resume({ pause: name = BY_HAND }: ResumeRequest): ControlState {
    if (!state.pauses.some((each) => each.pause === name)) return state;
    return change(state.pauses.filter((each) => each.pause !== name));
  }

  async function tell(again: boolean): Promise<void> {
    telling += 1;
    const startedSince = Date.now() - Math.max(0, ...tellAgainMs);
    try {
      await tellOpen({ plan, control: state });
      for (const ms of again ? tellAgainMs : []) {
        await sleep(ms, { summary: 'tell those that were too new to be listed' });
        await tellOpen({ plan, control: state, startedSince });
      }
    } finally {
      telling -= 1;
    }
  }

  /** A message is taken by its rule; one that is wrong, which only a signal can be, changes nothing. */
  const asked = <T>(request: T, problem: string | undefined, rule: (request: T) => ControlState) => {
    taken += 1;
    if (problem === undefined) return rule(request);
    log.warn('a signal was refused', { problem });
    return state;
  };
  setHandler(UPDATE.pause, (request) => asked(request, undefined, pause), {
    validator: (request) => refuse(controlPauseProblem(state, request)),
  });
  setHandler(UPDATE.resume, (request) => asked(request, undefined, resume), {
    validator: (request) =>
      refuse(resumeRequestProblem(request) ?? notPausedProblem(state.pauses, request, 'the plan')),
  });
  setHandler(SIGNAL.pause, (request) => {
    asked(request as PauseRequest, controlPauseProblem(state, request), pause);
  });
  setHandler(SIGNAL.resume, (request) => {
    asked(request as ResumeRequest, resumeRequestProblem(request), resume);
  });
  setHandler(STATUS, () => state);
  showPauses(plan, state, false);
  CancellationScope.current().cancelRequested.catch(() => {
    isCancelled = true;
    change([]);
  });

  const isRolloverDue = () => taken >= most || workflowInfo().continueAsNewSuggested;
  const isSettled = () => telling === 0 && allHandlersFinished();
  await CancellationScope.nonCancellable(() => condition(() => isCancelled || isRolloverDue()));
  await CancellationScope.nonCancellable(() => condition(isSettled));
  // What was asked for since then was acknowledged, and has to be kept.
  if (isCancelled && state.pauses.length === 0) throw new CancelledFailure('its pauses have ended');
  // A memo is not carried by itself.
  const next = makeContinueAsNewFunc<typeof control>({ memo: { [CONTROL_MEMO]: state } });
  await next({ ...input, carried: state });
}

function tellOpen(argument: TellInput): Promise<number> {
  const { pauses } = argument.control;
  const summary = pauses.length > 0 ? `paused: ${pausesText(pauses)}` : 'no pause is in force';
  return scheduleActivity<number>(TELL_ACTIVITY, [argument], { ...TELLING, summary: summary.slice(0, 130) });
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, 'pause_refused');
}
