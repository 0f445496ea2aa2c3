// Pauses (M4, M6): what stops dispatching, and what lets it go on. Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { trigger } from './trigger-schema';
import { plainText, words } from './words';

export const pause = words('pause', {
  description: plainText.optional(),
  on: trigger,
  scope: z.enum(['correlation', 'plan']).optional(),
  resume_on: trigger.optional(),
});
