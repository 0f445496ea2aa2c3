// An agent's work as an activity, for the coordination and for a delivery of its own. Runs in the workflow sandbox.
import { ActivityCancellationType, scheduleActivity } from '@temporalio/workflow';
import { endingOf, endingOfAnswer } from '../src/contract/ending-of';
import type { AgentAnswer, AgentWork } from '../src/contract/inputs';
import type { Ending } from '../src/coordination/delivery/ending';
import { envelopeOf } from '../src/coordination/delivery/event-slot';
import { cutAtWord } from '../src/events/text';

/** The timeouts of an agent's activity, each with its reason. */
export const AGENT_TIMEOUTS = {
  /** Over the plan's own time-out, which the wrapper keeps: the server steps in only where the whole worker hangs. */
  startToCloseMarginMs: 10_000,
  /** A worker that has died is noticed after so long. The wrapper's first heartbeat comes after 4 s: quick agents send none. */
  heartbeatMs: 15_000,
} as const;

/** Longest summary that the server takes, in bytes; three bytes a character are assumed. */
const SUMMARY_CHARACTERS = 130;

export interface AgentActivity {
  work: AgentWork;
  timeoutMs: number;
  deadlineMs?: number;
  priorityKey: number;
  fairnessKey?: string;
  /** Set where a cancelled agent is waited for until it has stopped, or its worker is known to be dead. Else it is left behind. */
  awaitsStop?: true;
}

/** Runs an agent until it has answered or failed for good. Never rejects: every end is an `Ending`. */
export function runAgent({
  work,
  timeoutMs,
  deadlineMs,
  priorityKey,
  fairnessKey,
  awaitsStop,
}: AgentActivity): Promise<Ending> {
  const { event } = envelopeOf(work.event);
  const summary = `${work.task === work.agent ? '' : `${work.task} `}after ${event.type}`;
  return scheduleActivity<AgentAnswer>(work.agent, [work], {
    activityId: work.delivery,
    startToCloseTimeout: timeoutMs + AGENT_TIMEOUTS.startToCloseMarginMs,
    heartbeatTimeout: AGENT_TIMEOUTS.heartbeatMs,
    scheduleToCloseTimeout: deadlineMs,
    // No bound here: the worker's retry interceptor counts failures apart from deaths and ends the delivery itself.
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 30_000 },
    cancellationType: awaitsStop
      ? ActivityCancellationType.WAIT_CANCELLATION_COMPLETED
      : ActivityCancellationType.TRY_CANCEL,
    priority: { priorityKey, fairnessKey },
    summary: cutAtWord(summary, SUMMARY_CHARACTERS),
  }).then(endingOfAnswer, endingOf);
}
