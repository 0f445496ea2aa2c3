// How a coordination is started, the same by signal, by update and by an activity. Safe: may be imported by activities and clients.
import { WorkflowIdReusePolicy } from '@temporalio/common';
import { priorityKeyOf } from '../coordination/delivery/dispatch';
import type { CoordinationState } from '../coordination/state';
import type { Envelope } from '../events/envelope';
import { type RoutingPlan, RULES_VERSION } from '../plan/routing-plan';
import { coordinationId } from './ids';
import type { CoordinationInput } from './inputs';
import { PARENT_MEMO, taskQueueOf } from './names';
import { signalboxCorrelation, signalboxPlan } from './search-attributes';

/** What a reopened correlation begins with. */
export interface Reopening {
  carried: CoordinationState;
  /** The run that had ended. */
  reopens: string;
}

/** The web interface shows this much of a text in a list. */
const SUMMARY_CHARACTERS = 130;

const plain = (text: string): string => text.replace(/[`|\\\p{C}]/gu, ' ');

/** Options of signal-with-start and update-with-start. Only a reopened correlation may follow one that has ended. */
export function startOptions(plan: RoutingPlan, correlation: string, first: Envelope, reopening?: Reopening) {
  const input: CoordinationInput = { plan, correlation, rules: RULES_VERSION, ...reopening };
  const { type, source } = first.event;
  const parent = reopening ? reopening.carried.parent : first.event.parent;
  return {
    workflowId: coordinationId(plan.plan, correlation),
    taskQueue: taskQueueOf(plan.plan),
    args: [input] as [CoordinationInput],
    workflowIdReusePolicy: reopening
      ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
      : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    typedSearchAttributes: [
      { key: signalboxPlan, value: plan.plan },
      { key: signalboxCorrelation, value: correlation },
    ],
    staticSummary: plain(`${plan.plan}: ${correlation}`).slice(0, SUMMARY_CHARACTERS),
    staticDetails: [
      `Correlation \`${plain(correlation)}\` of plan **${plan.plan}** (${plan.hash}).`,
      '',
      `Begun by \`${plain(type)}\` from \`${plain(source)}\`${reopening ? ', reopened' : ''}.`,
      ...(parent === undefined ? [] : ['', `Child of \`${plain(parent)}\`, which is told how it ends.`]),
    ].join('\n'),
    ...(parent !== undefined && { memo: { [PARENT_MEMO]: parent } }),
    priority: { priorityKey: priorityKeyOf(first.routing.priority) },
  };
}
