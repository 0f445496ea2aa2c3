// A saga's state, live and after its end, read from its history by its own rules: no action is billed, no worker is needed, and it
// works for one that was cancelled or terminated, which leaves no result. Node side only.
import type { Client } from '@temporalio/client';
import { sagaWorkflowId } from '../contract/ids';
import type { SagaInput } from '../contract/saga';
import { advanceSaga, type SagaArrival } from '../coordination/saga/advance';
import type { SagaEffect } from '../coordination/saga/effects';
import { initialSaga } from '../coordination/saga/evolve';
import type { SagaFact } from '../coordination/saga/facts';
import { SAGA_BOUNDS, sagaRolloverDue } from '../coordination/saga/rollover';
import type { SagaPlan } from '../coordination/saga/setting';
import { type ShownSaga, shownSaga } from '../coordination/saga/shown';
import type { SagaState } from '../coordination/saga/state';
import { type Activation, activationsOf, type HistoryEvent } from './activations';
import { type Decoder, decoderOf } from './decode';
import { fetchHistory } from './fetch-history';
import { type RunSummary, summaryOf } from './run-summary';
import { sagaActivitiesOf, sagaArrivalsOf } from './saga-arrivals';

export interface SagaRecord {
  /** As query `status` shows it. */
  shown: ShownSaga;
  state: SagaState;
  /** The part of the plan that it runs under. */
  plan: SagaPlan;
  correlation: string;
  /** Of all runs that the server still has, oldest first. */
  facts: SagaFact[];
  runs: RunSummary[];
}

export class SagaNotFound extends Error {
  override readonly name = 'SagaNotFound';
  constructor(
    readonly plan: string,
    readonly sagaId: string,
  ) {
    super(`plan ${plan} has no saga ${JSON.stringify(sagaId)}`);
  }

  static isInstance(error: unknown): error is SagaNotFound {
    return error instanceof Error && error.name === 'SagaNotFound';
  }
}

/** Reads all runs of a saga, newest back to oldest. @throws SagaNotFound where the server knows none. */
export async function readSaga(client: Client, plan: string, sagaId: string): Promise<SagaRecord> {
  const decoder = decoderOf(client.options.loadedDataConverter);
  const runs: { folded: FoldedSaga; summary: RunSummary }[] = [];
  for (let runId: string | undefined, isFirst = true; isFirst || runId !== undefined; isFirst = false) {
    const events = await fetchHistory(client, sagaWorkflowId(plan, sagaId), runId);
    if (!events) break;
    const folded = await foldSaga(events, decoder);
    runs.unshift({ folded, summary: summaryOf(folded.runId, events) });
    runId = folded.continues;
  }
  const newest = runs.at(-1)?.folded;
  if (!newest) throw new SagaNotFound(plan, sagaId);
  const { input, state } = newest;
  return {
    shown: shownSaga(input, state),
    state,
    plan: input.plan,
    correlation: input.correlation,
    facts: runs.flatMap(({ folded }) => folded.facts),
    runs: runs.map(({ summary }) => summary),
  };
}

interface FoldedSaga {
  input: SagaInput;
  state: SagaState;
  facts: SagaFact[];
  runId: string;
  continues?: string;
}

async function foldSaga(events: readonly HistoryEvent[], decoder: Decoder): Promise<FoldedSaga> {
  const start = events[0]?.workflowExecutionStartedEventAttributes;
  const input = (await decoder.first(start?.input)) as SagaInput | undefined;
  if (!start || !input || !isSaga(input)) throw new TypeError('the history is not that of a saga');
  const bounds = { ...SAGA_BOUNDS, ...input.bounds };
  const activities = await sagaActivitiesOf(events, decoder);
  const facts: SagaFact[] = [];
  let state = input.carried ?? initialSaga();
  let works = 0;
  let holding = false;
  const take = (arrival: SagaArrival, { at, suggested }: Activation): SagaEffect[] => {
    holding ||= sagaRolloverDue({ works, suggested }, bounds);
    const step = advanceSaga(input, state, arrival, { at, holding });
    state = step.state;
    facts.push(...step.facts);
    works += step.effects.filter(({ effect }) => effect === 'run-work').length;
    return step.effects;
  };
  for (const [position, activation] of activationsOf(events).activations.entries()) {
    const arrivals = await sagaArrivalsOf(activation, activities, decoder);
    if (position === 0) arrivals.unshift(...arrivals.filter(isCancel), { arrival: 'begin' });
    const effects = arrivals.flatMap((arrival) => take(arrival, activation));
    const stopped = stoppedAtOnce(effects);
    if (stopped) take({ arrival: 'settled', reaction: stopped, ending: { ending: 'cancelled' } }, activation);
  }
  return {
    input,
    state,
    facts,
    runId: start.originalExecutionRunId ?? '',
    continues: start.continuedExecutionRunId || undefined,
  };
}

/** Whoever can start a workflow can write anything into its argument; what the workflow itself refuses is told by how it ended. */
const isSaga = ({ plan, sagaId, correlation }: Partial<SagaInput>): boolean =>
  Array.isArray(plan?.saga?.steps) &&
  [plan.plan, plan.saga.name, sagaId, correlation].every((each) => typeof each === 'string');

const isCancel = ({ arrival }: SagaArrival): boolean => arrival === 'cancel';

/** A step that is handed out and cancelled in one activation never reaches the server, and has ended with it. */
function stoppedAtOnce(effects: readonly SagaEffect[]): string | undefined {
  const cancelled = effects.findLastIndex(({ effect }) => effect === 'cancel-step');
  const work = effects.slice(0, Math.max(0, cancelled)).findLast(({ effect }) => effect === 'run-work');
  return work?.effect === 'run-work' ? work.reaction : undefined;
}
