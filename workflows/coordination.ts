// One correlation, durably: takes what comes, asks the rules, does what they want. Runs in the workflow sandbox.
//
// Inputs are taken at once, where they arrive, not queued for a loop: every promise in the sandbox has its price (the SDK keeps a
// stack trace of each), and one activation has one order anyway: signals and updates as the server recorded them, then
// cancellation, then deadlines and agents' endings, again as recorded. Readers of histories rely on that order.
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CoordinationInput, CoordinationResult } from '../src/contract/inputs';
import { statusOf } from '../src/contract/status';
import type { Admission } from '../src/coordination/admit';
import { advance, type Input } from '../src/coordination/advance';
import { initialState } from '../src/coordination/initial';
import { ENDED } from '../src/coordination/phase';
import { fitForCarrying, ROLLOVER_BOUNDS, rolloverDue } from '../src/coordination/rollover';
import { explainUnknown } from '../src/coordination/routing/explain-routing';
import { indexPlan, type PlanIndex } from '../src/coordination/routing/plan-index';
import { decisionAnswer, refuseDecision } from './decide-update';
import { Hands } from './hands/hands';
import { QUERY, SIGNAL, UPDATE } from './messages';
import { pauseInput, pausesAnswer, refusePause, refuseResume, resumeInput } from './pause-updates';
import { publishProblem } from './publish-update';
import { showDetails } from './show';

export async function coordination(input: CoordinationInput): Promise<CoordinationResult> {
  const run = setUp(input);
  // Never cancelled half-way: a cancellation is one more input, after which the run ends by itself.
  return CancellationScope.nonCancellable(run);
}

function setUp(input: CoordinationInput): () => Promise<CoordinationResult> {
  const index = indexOf(input);
  const bounds = { ...ROLLOVER_BOUNDS, ...input.bounds };
  const { runId } = workflowInfo();
  const hands = new Hands(input, take);
  const taken = { signals: 0, updates: 0 };
  let state = input.carried ?? initialState(input.correlation);
  let handingOver = false;
  let sent = { historyLength: 0, bytes: 0 };

  /** Takes one input through the rules and does what they want. */
  function take(arrived: Input): Admission[] {
    const { continueAsNewSuggested: suggested, historyLength } = workflowInfo();
    handingOver ||= rolloverDue({ ...taken, suggested }, bounds, state);
    // The history grows from activation to activation, and not within one.
    if (sent.historyLength !== historyLength) sent = { historyLength, bytes: 0 };
    const when = { at: Date.now(), run: runId, draining: handingOver, dispatchedBytes: sent.bytes };
    const step = advance(index, state, arrived, when);
    sent.bytes = step.dispatchedBytes;
    state = step.state;
    for (const effect of step.effects) hands.take(effect, state);
    showDetails(state, index.plan);
    return step.admissions;
  }

  if (input.carried) take({ input: 'begin' });
  // What came before the handlers were there is handed over as they are set: so the state stands before them.
  setHandler(SIGNAL.event, (signal) => {
    taken.signals += 1;
    take({ input: 'events', signal });
  });
  setHandler(
    UPDATE.publish,
    (signal) => {
      taken.updates += 1;
      return take({ input: 'events', signal });
    },
    { validator: (signal) => publishProblem(index, input.correlation, signal) },
  );
  const asked = (arrived: Input) => {
    taken.updates += 1;
    take(arrived);
    return pausesAnswer(state);
  };
  setHandler(UPDATE.pause, (request) => asked(pauseInput(request)), {
    validator: (request) => refusePause(index.plan, request),
  });
  setHandler(UPDATE.resume, (request) => asked(resumeInput(request)), {
    validator: (request) => refuseResume(state, request),
  });
  setHandler(
    UPDATE.decide,
    (request) => {
      taken.updates += 1;
      take({ input: 'decide', decision: request });
      return decisionAnswer(index, state, request);
    },
    { validator: (request) => refuseDecision(index, state, request) },
  );
  setHandler(QUERY.status, () => statusOf(state, index.plan));
  setHandler(QUERY.answer, (id) => {
    const answers = state.answers ?? {};
    return Object.hasOwn(answers, id) ? answers[id] : undefined;
  });
  setHandler(QUERY.explain, (event) => explainUnknown(index, event));
  CancellationScope.current().cancelRequested.catch(() => take({ input: 'cancel' }));

  const hasEnded = () => ENDED.includes(state.phase);
  /** Requests of ours have reached the server, and updates have their answers. */
  const isSettled = () => hands.idle && allHandlersFinished();

  return async () => {
    for (;;) {
      await condition(() => (hasEnded() && isSettled()) || handingOver);
      if (handingOver) return handOver();
      // Nothing runs in a correlation that has ended, so nothing of this activation can still be on its way here.
      if (hasEnded() && isSettled()) return end();
    }
  };

  function end(): CoordinationResult {
    if (state.phase === 'cancelled') throw new CancelledFailure('the correlation was cancelled');
    return { state: fitForCarrying(state) };
  }

  /** Waits for what runs inside this run, as long as the bounds say; then carries the rest over. */
  async function handOver(): Promise<CoordinationResult> {
    const until = Date.now() + bounds.drainMs;
    while (hands.running > 0 && Date.now() < until)
      await condition(() => hands.running === 0, until - Date.now());
    const spent = hands.running > 0 ? await hands.attemptsOfRunning() : {};
    do {
      await condition(isSettled);
      await everythingOfThisActivation();
    } while (!isSettled());
    // From here on nothing is awaited: what comes now belongs to the next run.
    if (hasEnded()) return end();
    take({ input: 'carry', spent: hands.spentOfRunning(spent) });
    const { reopens: _, ...kept } = input;
    return continueAsNew<typeof coordination>({
      ...kept,
      carried: { ...fitForCarrying(state), runs: state.runs + 1 },
    });
  }
}

/** More steps than any path from a resolved command to `take` has: what this activation resolves has arrived then. */
const STEPS = 12;
async function everythingOfThisActivation(): Promise<void> {
  for (let step = 0; step < STEPS; step++) await undefined;
}

/** Refuses a start argument that is no plan: retrying it could not help, and would look like a hang. */
function indexOf(input: CoordinationInput): PlanIndex {
  try {
    return indexPlan(input.plan, input.rules);
  } catch (error) {
    throw ApplicationFailure.nonRetryable(
      `the start argument holds no routing plan: ${String(error)}`,
      'invalid_plan',
    );
  }
}
