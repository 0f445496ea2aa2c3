// Every name on the wire, once. Safe: may be imported by workflows, activities, clients and doors.

export const WORKFLOW = {
  coordination: 'coordination',
  delivery: 'delivery',
  saga: 'saga',
  aggregator: 'aggregator',
  control: 'control',
} as const;

/** The one signal: `EventSignal`. Taken as `unknown`, never throws. */
export const EVENT_SIGNAL = 'event';
/** The update for those who ask for a receipt: `EventSignal` in, `Receipt[]` out. */
export const PUBLISH_UPDATE = 'publish';
/** Updates by which people decide, hold and let go; workflow `control` takes the last two as signals too. */
export const DECIDE_UPDATE = 'decide';
export const PAUSE_UPDATE = 'pause';
export const RESUME_UPDATE = 'resume';
/** Tells a saga what became of a step whose outcome nobody knows: `SettleStep`. */
export const SETTLE_UPDATE = 'settle';
/** Tells a saga what became of the gate that its step waits for. */
export const GATE_SIGNAL = 'gate';
export const STATUS_QUERY = 'status';
export const EXPLAIN_QUERY = 'explain';
/** What became of an event whose publisher waits for an answer: the event's id in, `Answer` or nothing out. */
export const ANSWER_QUERY = 'answer';

/** Activities named so are ours; all others are agents. */
export const OWN_ACTIVITY_PREFIX = 'signalbox.';
export const PENDING_ATTEMPTS_ACTIVITY = 'signalbox.pending-attempts';
/** Shows what exactly would run, for those who are to approve of it. */
export const RENDER_ACTION_ACTIVITY = 'signalbox.render-action';
/** Sends events of a saga, and reports to a parent, to the coordination of their correlation, which it begins where there is none. */
export const PUBLISH_EVENT_ACTIVITY = 'signalbox.publish-event';
/** What the rules have done outside, by the word that they use for it. */
export const OWN_WORK_ACTIVITY = {
  forward: 'signalbox.forward-event',
  pause: 'signalbox.pause-plan',
  resume: 'signalbox.resume-plan',
} as const;

/** Tells the open coordinations of a plan which pauses it has. */
export const TELL_ACTIVITY = 'signalbox.tell-coordinations';
/** Of a coordination that was begun with a parent: its correlation id. */
export const PARENT_MEMO = 'SignalboxParent';
/** Where workflow `control` writes down its state, to be read without a worker: `ControlState`. */
export const CONTROL_MEMO = 'SignalboxControl';

/** The queue of a plan's workflows and of its default pool. */
export function taskQueueOf(plan: string): string {
  return `signalbox.${plan}`;
}

export { isReservedAgentName } from '../plan/reserved-agent-name';
