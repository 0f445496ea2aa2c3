// Gates, approvals and whoever may give them (M14, M30). Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { eventLeaf } from './trigger-schema';
import { agentName, duration, eventType, personName, plainText, words } from './words';

const quorum = z.int().min(1).max(1000);

export const approval = words('approval', {
  role: agentName.optional(),
  quorum: quorum.optional(),
  within: duration.optional(),
  escalate: eventType.optional(),
}).superRefine(({ within, escalate }, context) => {
  if (escalate !== undefined && within === undefined)
    context.addIssue({
      code: 'custom',
      message: 'needs within with escalate, which is published when half of it has passed',
    });
});

const criterion = words('criterion', {
  evidence: eventLeaf('evidence').optional(),
  fresh_for: duration.optional(),
  quorum: quorum.optional(),
  approval: approval.optional(),
}).superRefine((value, context) => {
  const problem = criterionProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

function criterionProblem(value: {
  evidence?: object;
  approval?: object;
  fresh_for?: string;
  quorum?: number;
}): string | undefined {
  if (value.evidence && value.approval) return 'needs evidence or approval, not both; make it two criteria';
  if (!value.evidence && !value.approval) return 'needs evidence or approval';
  if (!value.approval) return undefined;
  if (value.fresh_for !== undefined) return 'needs evidence with fresh_for';
  return value.quorum === undefined ? undefined : 'needs quorum inside approval, not beside it';
}

export const gate = words('gate', {
  description: plainText.optional(),
  criteria: z.array(criterion).min(1).max(64),
  on_open: eventType.optional(),
  on_refused: eventType.optional(),
});

/** `true`: one person, whoever it is. `false`: nobody, also where the agent says otherwise. */
const approvalOrNot = z.union([z.boolean(), approval]);

/** What holds work back until it may go on: on agents, reactions, steps and tasks. */
export const heldWords = {
  gate: agentName.optional(),
  requires_approval: approvalOrNot.optional(),
};

/** By role the names of people. */
export const roles = z.record(agentName, z.array(personName).min(1).max(1000));

export type ApprovalWords = z.infer<typeof approval>;
export type CriterionWords = z.infer<typeof criterion>;
export type GateWords = z.infer<typeof gate>;

/** As they stand on whatever is held. */
export interface HeldWords {
  gate?: string;
  requires_approval?: boolean | ApprovalWords;
}
