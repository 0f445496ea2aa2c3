// Gates, approvals and whoever may give them (M14, M30). Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { quote } from '../../events/text';
import { personKey } from '../person-name';
import { leafProblem, leafWords } from './trigger-schema';
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

/** A number, or everybody who is listed. */
const evidenceQuorum = z.union([
  z
    .int({
      error: ({ code, input }) =>
        code === 'invalid_type' ? `needs to be a whole number, or all, got ${quote(input)}` : undefined,
    })
    .min(1)
    .max(1000),
  z.literal('all'),
]);

const evidence = words('evidence', { ...leafWords, quorum: evidenceQuorum.optional() }).superRefine(
  (value, context) => {
    const message = leafProblem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
    if (value.quorum === 'all' && !Array.isArray(value.from))
      context.addIssue({
        code: 'custom',
        path: ['quorum'],
        message: 'needs a list of sources in from with all, which are those that all have to bring it',
      });
  },
);

const criterion = words('criterion', {
  evidence: evidence.optional(),
  fresh_for: duration.optional(),
  quorum: quorum.optional(),
  approval: approval.optional(),
}).superRefine((value, context) => {
  const problem = criterionProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

function criterionProblem(value: {
  evidence?: { quorum?: number | 'all' };
  approval?: object;
  fresh_for?: string;
  quorum?: number;
}): string | undefined {
  if (value.evidence && value.approval) return 'needs evidence or approval, not both; make it two criteria';
  if (!value.evidence && !value.approval) return 'needs evidence or approval';
  if (!value.approval)
    return value.quorum !== undefined && value.evidence?.quorum !== undefined
      ? 'needs quorum inside evidence or beside it, not both'
      : undefined;
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
const approvalOrNot = z.union([
  z.boolean({
    error: ({ input }) =>
      typeof input === 'string'
        ? `needs to be true, false or who may give it, like { role: ${input} }, got ${quote(input)}`
        : undefined,
  }),
  approval,
]);

/** What holds work back until it may go on: on agents, reactions, steps and tasks. */
export const heldWords = {
  gate: agentName.optional(),
  requires_approval: approvalOrNot.optional(),
};

/** By role the names of people. */
export const roles = z.record(
  agentName,
  z
    .array(personName)
    .min(1)
    .max(1000)
    .superRefine((people, context) => {
      const known = new Map<string, string>();
      people.forEach((each, index) => {
        const before = known.get(personKey(each));
        known.set(personKey(each), before ?? each);
        if (before === undefined) return;
        const message =
          each === before
            ? `names ${quote(each)} twice; once is enough`
            : `names ${quote(before)} and ${quote(each)}, which are one person; once is enough`;
        context.addIssue({ code: 'custom', message, path: [index] });
      });
    }),
);

export type ApprovalWords = z.infer<typeof approval>;
export type CriterionWords = z.infer<typeof criterion>;
export type GateWords = z.infer<typeof gate>;

/** As they stand on whatever is held. */
export interface HeldWords {
  gate?: string;
  requires_approval?: boolean | ApprovalWords;
}
