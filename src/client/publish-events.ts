// Sends whole events to their coordinations: signal-with-start, or update-with-start where a receipt is asked for. Node side only.
import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { coordinationId } from '../contract/ids';
import type { CoordinationWorkflow } from '../contract/inputs';
import type { EventSignal, Receipt } from '../contract/messages';
import { EVENT_SIGNAL, PUBLISH_UPDATE, WORKFLOW } from '../contract/names';
import { type Reopening, startOptions } from '../contract/start-coordination';
import { reopenState } from '../coordination/initial';
import { wasSeen } from '../coordination/window';
import type { Envelope } from '../events/envelope';
import type { RoutingPlan } from '../plan/routing-plan';
import { readCorrelation } from '../store/read-correlation';
import type { LateEvent } from './problems';
import { retryBusy } from './retry-busy';
import { byCorrelation, signalChunks } from './signal-chunks';
import { tellParents } from './tell-parents';

export interface PublishOptions {
  /** Wait until a worker has taken the events, and say what became of each. Costs several times a signal. */
  receipt?: boolean;
  /** Start the next generation of a correlation that has ended. Default: the plan's `late`. */
  reopen?: boolean;
  /** Say of each event sent whether it began its correlation; costs a look at the server. */
  begins?: boolean;
}

/** What became of one event. `sent`: the server has stored it; no event needs a running worker for that. */
export type Published = { type: string; correlation: string } & (
  | { outcome: 'sent'; id: string; began?: boolean }
  | Receipt
  | LateEvent
);

/** How many correlations are published to at once. */
const AT_ONCE = 16;

/** Sends the events, those of one correlation in their order. Gives an answer an event, in the order given. */
export async function publishEvents(
  client: Client,
  plan: RoutingPlan,
  envelopes: readonly Envelope[],
  options: PublishOptions,
): Promise<Published[]> {
  const answers = new Map<Envelope, Published>();
  const groups = [...byCorrelation(envelopes)];
  const next = async (): Promise<void> => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      const [correlation, events] = group;
      for (const chunk of signalChunks(events))
        for (const [event, answer] of await publishChunk(client, plan, correlation, chunk, options))
          answers.set(event, answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return envelopes.flatMap((envelope) => answers.get(envelope) ?? []);
}

type Answers = [Envelope, Published][];

async function publishChunk(
  client: Client,
  plan: RoutingPlan,
  correlation: string,
  events: Envelope[],
  options: PublishOptions,
): Promise<Answers> {
  try {
    const began = options.begins ? !(await exists(client, plan, correlation)) : undefined;
    const answers = await send(client, plan, correlation, events, options);
    await tellParents(client, plan, correlation, events);
    return answers.map(([event, answer]) => [
      event,
      answer.outcome === 'sent' && began !== undefined ? { ...answer, began } : answer,
    ]);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return afterTheEnd(client, plan, correlation, events, options);
  }
}

/** Whether the server knows the correlation; past the namespace's retention it does not any more. */
async function exists(client: Client, plan: RoutingPlan, correlation: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(coordinationId(plan.plan, correlation)).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function send(
  client: Client,
  plan: RoutingPlan,
  correlation: string,
  events: Envelope[],
  { receipt }: PublishOptions,
  reopening?: Reopening,
): Promise<Answers> {
  const [first] = events;
  if (!first) return [];
  const start = startOptions(plan, correlation, first, reopening);
  const signal: EventSignal = { events, plan: plan.plan, hash: plan.hash };
  if (!receipt) {
    await retryBusy(() =>
      client.workflow.signalWithStart(WORKFLOW.coordination, {
        ...start,
        signal: EVENT_SIGNAL,
        signalArgs: [signal],
      }),
    );
    return events.map((event) => [event, { ...known(event), outcome: 'sent', id: event.event.id }]);
  }
  const receipts = await retryBusy(() =>
    client.workflow.executeUpdateWithStart<CoordinationWorkflow, Receipt[], [EventSignal]>(PUBLISH_UPDATE, {
      args: [signal],
      startWorkflowOperation: new WithStartWorkflowOperation<CoordinationWorkflow>(WORKFLOW.coordination, {
        ...start,
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    }),
  );
  return events.flatMap((event, position) => {
    const answer = receipts[position];
    return answer ? [[event, { ...known(event), ...answer }] as [Envelope, Published]] : [];
  });
}

const known = ({ event }: Envelope) => ({ type: event.type, correlation: event.correlation_id });

/** The correlation has ended: what it has seen is a duplicate; the rest is late, or starts the next generation. */
async function afterTheEnd(
  client: Client,
  plan: RoutingPlan,
  correlation: string,
  events: Envelope[],
  options: PublishOptions,
): Promise<Answers> {
  const { state, runs } = await readCorrelation(client, plan.plan, correlation);
  const repeated: Answers = events.flatMap((event) => {
    const as = wasSeen(state.window, event);
    return as ? [[event, repetition(event, as)] as [Envelope, Published]] : [];
  });
  const fresh = events.filter((event) => !wasSeen(state.window, event));
  if (fresh.length === 0) return repeated;
  if (options.reopen ?? plan.late === 'reopen') {
    const reopening = { carried: reopenState(state), reopens: runs.at(-1)?.runId ?? '' };
    return [...repeated, ...(await send(client, plan, correlation, fresh, options, reopening))];
  }
  const late: Answers = fresh.map((event) => [
    event,
    { ...known(event), outcome: 'late', id: event.event.id, phase: state.phase },
  ]);
  return [...repeated, ...late];
}

function repetition(event: Envelope, as: 'duplicate' | 'conflict'): Published {
  const { id } = event.event;
  if (as === 'duplicate') return { ...known(event), outcome: 'duplicate', id };
  const problem = 'the same source and id came before with other content';
  return { ...known(event), outcome: 'conflict', id, problem };
}
