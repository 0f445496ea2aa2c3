// Explicit state machines (M10). Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { typeOrFilter } from './filter-words';
import { eventLeaf } from './trigger-schema';
import { agentName, eventType, plainText, words } from './words';

const transition = words('transition', { from: agentName, input: agentName, to: agentName });

export const machine = words('machine', {
  description: plainText.optional(),
  on: z
    .record(agentName, z.union([typeOrFilter, eventLeaf('input')]))
    .meta({ description: 'By input the event that gives it' }),
  max_retries: z.int().min(0).max(1000).optional(),
  publishes: z
    .record(agentName, eventType)
    .optional()
    .meta({ description: 'By state what is published when it is entered' }),
  initial: agentName.optional(),
  transitions: z.array(transition).min(1).max(1000).optional(),
});

export type MachineWords = z.infer<typeof machine>;
