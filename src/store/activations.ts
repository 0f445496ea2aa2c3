// A history cut into activations: what a workflow was told at once. Node side only; pure.
//
// A workflow task that completed took everything recorded before it began; tasks that failed or timed out took nothing. Updates
// are written behind the task that accepted them. Within an activation the SDK hands over signals and updates first.
import type { temporal } from '@temporalio/proto';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface Activation {
  /** The workflow's time: when its task began, milliseconds. */
  at: number;
  /** The server's suggestion to continue as new, as the workflow saw it. */
  suggested: boolean;
  events: HistoryEvent[];
  updates: HistoryEvent[];
}

export interface CutHistory {
  activations: Activation[];
  /** Recorded, and not yet taken by any worker. */
  untaken: HistoryEvent[];
}

export function activationsOf(events: readonly HistoryEvent[]): CutHistory {
  const activations: Activation[] = [];
  let waiting: HistoryEvent[] = [];
  let started: HistoryEvent | undefined;
  for (const event of events) {
    if (event.workflowTaskStartedEventAttributes) started = event;
    else if (event.workflowTaskCompletedEventAttributes && started) {
      activations.push({
        at: timeOf(started),
        suggested: started.workflowTaskStartedEventAttributes?.suggestContinueAsNew ?? false,
        events: waiting,
        updates: [],
      });
      waiting = [];
    } else if (event.workflowExecutionUpdateAcceptedEventAttributes) activations.at(-1)?.updates.push(event);
    else waiting.push(event);
  }
  return { activations, untaken: waiting };
}

/** Milliseconds since the epoch; 0 where the server gave no time. */
export function timeOf(event: HistoryEvent): number {
  const time = event.eventTime;
  return time ? Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1e6) : 0;
}
