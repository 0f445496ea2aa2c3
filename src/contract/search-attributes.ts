// The search attributes of Signalbox, each defined once. Bundled into the workflow sandbox: imports nothing but
// @temporalio/common.
import { defineSearchAttributeKey } from '@temporalio/common';

/** The plan that a workflow runs under: its name. */
export const signalboxPlan = defineSearchAttributeKey('SignalboxPlan', 'KEYWORD');

/** The correlation that a workflow belongs to: its id as the publisher gave it. */
export const signalboxCorrelation = defineSearchAttributeKey('SignalboxCorrelation', 'KEYWORD');

/** Set only when a workflow needs attention: `paused`, `stalled` or `failed`. */
export const signalboxState = defineSearchAttributeKey('SignalboxState', 'KEYWORD');

/** Why a workflow is in that state, as one word of the failure vocabulary. */
export const signalboxReason = defineSearchAttributeKey('SignalboxReason', 'KEYWORD');

/** All of them, for whoever registers or lists them. SQL visibility allows ten Keywords a namespace: we take four. */
export const signalboxSearchAttributes = [
  signalboxPlan,
  signalboxCorrelation,
  signalboxState,
  signalboxReason,
] as const;
