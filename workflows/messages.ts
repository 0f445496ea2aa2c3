// The messages that a coordination takes, as the SDK wants them declared. Runs in the workflow sandbox.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Receipt } from '../src/contract/messages';
import { EVENT_SIGNAL, EXPLAIN_QUERY, PUBLISH_UPDATE, STATUS_QUERY } from '../src/contract/names';
import type { CoordinationStatus } from '../src/contract/status';
import type { RoutingRow } from '../src/coordination/explain-routing';
import type { Envelope } from '../src/events/envelope';

// Arguments of signal and update are `unknown`: whoever may signal a workflow may send anything.
export const SIGNAL = { event: defineSignal<[unknown]>(EVENT_SIGNAL) } as const;
export const UPDATE = { publish: defineUpdate<Receipt[], [unknown]>(PUBLISH_UPDATE) } as const;
export const QUERY = {
  status: defineQuery<CoordinationStatus>(STATUS_QUERY),
  explain: defineQuery<RoutingRow[], [Envelope]>(EXPLAIN_QUERY),
} as const;
