// The messages that a coordination takes, as the SDK wants them declared. Runs in the workflow sandbox.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PauseRequest, PausesAnswer, ResumeRequest } from '../src/contract/control';
import type { DecideAnswer, DecideRequest } from '../src/contract/gate';
import type { Receipt } from '../src/contract/messages';
import {
  ANSWER_QUERY,
  DECIDE_UPDATE,
  EVENT_SIGNAL,
  EXPLAIN_QUERY,
  PAUSE_UPDATE,
  PUBLISH_UPDATE,
  RESUME_UPDATE,
  STATUS_QUERY,
} from '../src/contract/names';
import type { CoordinationStatus } from '../src/contract/status';
import type { Answer } from '../src/coordination/answers';
import type { RoutingRow } from '../src/coordination/routing/explain-routing';
import type { Envelope } from '../src/events/envelope';

// Arguments of signal and update are `unknown`, or looked at by the update's validator: whoever may signal a workflow may send anything.
export const SIGNAL = { event: defineSignal<[unknown]>(EVENT_SIGNAL) } as const;
export const UPDATE = {
  publish: defineUpdate<Receipt[], [unknown]>(PUBLISH_UPDATE),
  pause: defineUpdate<PausesAnswer, [PauseRequest]>(PAUSE_UPDATE),
  resume: defineUpdate<PausesAnswer, [ResumeRequest]>(RESUME_UPDATE),
  decide: defineUpdate<DecideAnswer, [DecideRequest]>(DECIDE_UPDATE),
} as const;
export const QUERY = {
  status: defineQuery<CoordinationStatus>(STATUS_QUERY),
  answer: defineQuery<Answer | undefined, [string]>(ANSWER_QUERY),
  explain: defineQuery<RoutingRow[], [Envelope]>(EXPLAIN_QUERY),
} as const;
