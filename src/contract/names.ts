// Every name on the wire, once. Safe: may be imported by workflows, activities, clients and doors.

export const WORKFLOW = { coordination: 'coordination', delivery: 'delivery' } as const;

/** The one signal: `EventSignal`. Taken as `unknown`, never throws. */
export const EVENT_SIGNAL = 'event';
/** The update for those who ask for a receipt: `EventSignal` in, `Receipt[]` out. */
export const PUBLISH_UPDATE = 'publish';
export const STATUS_QUERY = 'status';
export const EXPLAIN_QUERY = 'explain';

/** Activities named so are ours; all others are agents. */
export const OWN_ACTIVITY_PREFIX = 'signalbox.';
export const PENDING_ATTEMPTS_ACTIVITY = 'signalbox.pending-attempts';

/** The queue of a plan's workflows and of its default pool. */
export function taskQueueOf(plan: string): string {
  return `signalbox.${plan}`;
}

export { isReservedAgentName } from '../plan/reserved-agent-name';
