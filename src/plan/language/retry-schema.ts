// The words of retry policies (M19). Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { agentName, duration, reason, words } from './words';

export const retry = words('retry', {
  max_retries: z.int().min(0).max(1000).optional(),
  backoff_type: z.enum(['exponential', 'linear', 'fixed']).optional(),
  initial_delay: duration.optional(),
  max_delay: duration.optional(),
  retry_on: z.array(reason).optional(),
  no_retry_on: z.array(reason).optional(),
  jitter: z.enum(['none', 'half', 'full']).optional(),
});

/** How long a piece of work may take, and how it is tried again: on agents, reactions, steps, undos and tasks. */
export const workWords = {
  timeout: duration.optional(),
  deadline: duration.optional(),
  retry: z.union([agentName, retry]).optional(),
};

export type RetryWords = z.infer<typeof retry>;

/** As they stand on whatever is worked on. */
export interface WorkWords {
  timeout?: string;
  deadline?: string;
  retry?: string | RetryWords;
}
