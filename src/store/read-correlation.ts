// The whole life of a correlation, read from the histories of all its runs: no action is billed, no worker is needed, and it works
// while it runs and after it has ended. Node side only.
import type { Client } from '@temporalio/client';
import { coordinationId } from '../contract/ids';
import type { EventReference } from '../coordination/delivery/event-slot';
import type { Fact } from '../coordination/facts';
import type { CoordinationState } from '../coordination/state';
import type { Envelope } from '../events/envelope';
import type { RoutingPlan } from '../plan/routing-plan';
import { decoderOf } from './decode';
import { fetchHistory } from './fetch-history';
import { type FoldedRun, foldRun } from './fold-run';
import { type RunSummary, summaryOf } from './run-summary';

export type { RunSummary };

export interface CorrelationRecord {
  /** The plan of the newest run. */
  plan: RoutingPlan;
  correlation: string;
  state: CoordinationState;
  /** Of all runs, oldest first. */
  facts: Fact[];
  runs: RunSummary[];
  /** Messages that the server has stored and no worker has taken yet. */
  untaken: number;
  /** Runs that the namespace's retention has removed. */
  removedRuns: number;
}

export class CorrelationNotFound extends Error {
  override readonly name = 'CorrelationNotFound';
  constructor(
    readonly plan: string,
    readonly correlation: string,
  ) {
    super(`plan ${plan} has no correlation ${JSON.stringify(correlation)}`);
  }
}

/** The history that admitted an event is not there any more, or does not have it. */
export class EventNotKept extends Error {
  override readonly name = 'EventNotKept';

  static isInstance(error: unknown): error is EventNotKept {
    return error instanceof Error && error.name === 'EventNotKept';
  }
}

interface ReadRun {
  folded: FoldedRun;
  summary: RunSummary;
}

/**
 * Reads all runs of a correlation, newest back to oldest, and folds them with the coordination's own rules.
 * @throws CorrelationNotFound where the server knows no run.
 */
export async function readCorrelation(
  client: Client,
  plan: string,
  correlation: string,
): Promise<CorrelationRecord> {
  const workflowId = coordinationId(plan, correlation);
  const runs: ReadRun[] = [];
  let next: string | undefined;
  do {
    const run = await readRun(client, workflowId, next);
    if (!run) break;
    runs.unshift(run);
    next = run.folded.continues ?? run.folded.reopens;
  } while (next !== undefined);
  const newest = runs.at(-1)?.folded;
  if (!newest) throw new CorrelationNotFound(plan, correlation);
  return {
    plan: newest.plan,
    correlation,
    state: newest.state,
    facts: runs.flatMap(({ folded }) => folded.facts),
    runs: runs.map(({ summary }) => summary),
    untaken: newest.untaken,
    removedRuns: newest.state.runs - runs.length,
  };
}

async function readRun(
  client: Client,
  workflowId: string,
  runId: string | undefined,
): Promise<ReadRun | undefined> {
  const events = await fetchHistory(client, workflowId, runId);
  if (!events) return undefined;
  const folded = await foldRun(events, decoderOf(client.options.loadedDataConverter));
  return { folded, summary: summaryOf(folded.runId, events) };
}

/**
 * The whole envelope behind a reference, from the history of the run that admitted it.
 * @throws EventNotKept where retention has removed that run.
 */
export async function readEvent(
  client: Client,
  workflowId: string,
  reference: EventReference,
): Promise<Envelope> {
  const run = await readRun(client, workflowId, reference.run);
  const fact = run?.folded.facts.find(
    (each) => each.fact === 'event-admitted' && each.sequence === reference.sequence,
  );
  if (fact?.fact === 'event-admitted') return fact.envelope;
  const { id, type } = reference.envelope.event;
  throw new EventNotKept(`the body of event ${id} (${type}) is not in run ${reference.run} any more`);
}
