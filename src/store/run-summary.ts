// What a list says of one run: when, how it ended, what it cost. Node side only; pure.
import type { Time } from '../coordination/state';
import { type HistoryEvent, timeOf } from './activations';
import { countActions } from './count-actions';

export interface RunSummary {
  runId: string;
  /** As the server calls it: RUNNING, COMPLETED, CONTINUED_AS_NEW, CANCELLED, TERMINATED, FAILED, … */
  status: string;
  startedAt: Time;
  closedAt?: Time;
  historyEvents: number;
  actions: number;
}

/** Of a whole history; `runId` as whoever read it knows it. */
export function summaryOf(runId: string, events: HistoryEvent[]): RunSummary {
  const last = events.at(-1);
  const status = last ? statusAfter(last) : 'RUNNING';
  return {
    runId,
    status,
    startedAt: events[0] ? timeOf(events[0]) : 0,
    closedAt: last && status !== 'RUNNING' ? timeOf(last) : undefined,
    historyEvents: events.length,
    actions: countActions(events),
  };
}

function statusAfter(last: HistoryEvent): string {
  if (last.workflowExecutionCompletedEventAttributes) return 'COMPLETED';
  if (last.workflowExecutionContinuedAsNewEventAttributes) return 'CONTINUED_AS_NEW';
  if (last.workflowExecutionCanceledEventAttributes) return 'CANCELLED';
  if (last.workflowExecutionTerminatedEventAttributes) return 'TERMINATED';
  if (last.workflowExecutionFailedEventAttributes) return 'FAILED';
  if (last.workflowExecutionTimedOutEventAttributes) return 'TIMED_OUT';
  return 'RUNNING';
}
