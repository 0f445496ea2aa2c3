// Sagas (M12): steps, each with how its effect is taken back. Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { nameProblem } from '../../events/leaf-rules';
import { quote } from '../../events/text';
import { heldWords } from './gate-schema';
import { workWords } from './retry-schema';
import { trigger } from './trigger-schema';
import { agentName, eventType, plainText, ruled, words } from './words';

/** What `saga_id` may have inside. */
export const CORRELATION = '{correlation_id}';

const sagaId = ruled((value) => {
  const [braces] =
    String(value)
      .split(CORRELATION)
      .join('')
      .match(/\{[^}]*\}?|\}/) ?? [];
  return braces === undefined ? nameProblem(value) : `knows ${CORRELATION} alone, got ${quote(braces)}`;
}, `The id of the saga's workflow; ${CORRELATION} stands for the correlation`);

const undoTask = words('undo', {
  do: agentName,
  agent: agentName.optional(),
  ...workWords,
}).superRefine((value, context) => {
  if (value.do === 'none')
    context.addIssue({ code: 'custom', message: 'needs a task in do; or write undo: none' });
});

const step = words('step', {
  step: agentName,
  description: plainText.optional(),
  agent: agentName,
  success: eventType.optional(),
  failure: eventType.optional(),
  ...workWords,
  ...heldWords,
  on_unknown: z.enum(['undo', 'skip', 'ask']).optional(),
  undo: z
    .union([agentName, undoTask])
    .optional()
    .meta({ description: 'none, the task that takes the step back, or that task with more to say' }),
  irreversible: plainText.min(1).optional().meta({ description: 'Why the step cannot be taken back' }),
}).superRefine(({ undo, irreversible }, context) => {
  if (undo !== undefined && irreversible !== undefined)
    context.addIssue({ code: 'custom', message: 'needs undo or irreversible, not both' });
});

export const saga = words('saga', {
  description: plainText.optional(),
  on: trigger,
  saga_id: sagaId.optional(),
  gate: agentName.optional(),
  publishes: words('endings', {
    completed: eventType.optional(),
    failed: eventType.optional(),
    compensated: eventType.optional(),
    partially_compensated: eventType.optional(),
    cancelled: eventType.optional(),
  }).optional(),
  steps: z.array(step).min(1).max(100),
});

export type SagaWords = z.infer<typeof saga>;
export type StepWords = z.infer<typeof step>;
