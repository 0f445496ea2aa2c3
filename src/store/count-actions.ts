// What a run cost in Temporal's billable actions (N12), counted from its history. Node side only; pure.
// Source of the prices: Temporal Cloud's list of actions; start 1 (with a signal still 1), signal 1, activity 1 an attempt, timer
// 1, child workflow 2, update 1, search attributes set later 1; reads are free.
import type { HistoryEvent } from './activations';

export function countActions(events: readonly HistoryEvent[]): number {
  let actions = 0;
  let firstSignal = true;
  for (const event of events) {
    if (event.workflowExecutionStartedEventAttributes) actions += 1;
    else if (event.workflowExecutionSignaledEventAttributes) {
      // The first signal of a first run came with the start.
      if (!firstSignal || isContinued(events)) actions += 1;
      firstSignal = false;
    } else if (event.activityTaskScheduledEventAttributes) actions += 1;
    else if (event.activityTaskStartedEventAttributes)
      actions += (event.activityTaskStartedEventAttributes.attempt ?? 1) - 1;
    else if (event.timerStartedEventAttributes) actions += 1;
    else if (event.startChildWorkflowExecutionInitiatedEventAttributes) actions += 2;
    else if (event.workflowExecutionUpdateAcceptedEventAttributes) actions += 1;
    else if (event.upsertWorkflowSearchAttributesEventAttributes) actions += 1;
  }
  return actions;
}

const isContinued = (events: readonly HistoryEvent[]): boolean =>
  Boolean(events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId);
