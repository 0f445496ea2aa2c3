// The messages that a saga takes, as the SDK wants them declared. Runs in the workflow sandbox.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { GATE_SIGNAL, SETTLE_UPDATE, STATUS_QUERY } from '../src/contract/names';
import type { SagaResult } from '../src/contract/saga';

// Arguments of signal and update are `unknown`: whoever may signal a workflow may send anything.
export const SAGA = {
  gate: defineSignal<[unknown]>(GATE_SIGNAL),
  settle: defineUpdate<SagaResult, [unknown]>(SETTLE_UPDATE),
  status: defineQuery<SagaResult>(STATUS_QUERY),
} as const;
