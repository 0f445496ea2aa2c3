// Agents and their reactions, in the plan's words. Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { heldWords } from './gate-schema';
import { workWords } from './retry-schema';
import { run } from './run-schema';
import { trigger } from './trigger-schema';
import { agentName, eventType, plainText, words } from './words';

export const publishes = words('publishes', {
  started: eventType.optional(),
  completed: eventType.optional(),
  failed: eventType.optional(),
  outcomes: z.record(agentName, eventType).optional(),
  emits: z.array(eventType).optional(),
  planned: eventType.optional(),
});

const reactionWords = {
  on: trigger.optional(),
  task: agentName.optional(),
  publishes: publishes.optional(),
  ...workWords,
  ...heldWords,
  through_pause: z.boolean().optional(),
};
const reaction = words('reaction', { ...reactionWords, on: trigger });

export const agent = words('agent', {
  description: plainText.optional(),
  run,
  ...reactionWords,
  reactions: z.array(reaction).min(1).optional(),
  asks: z.array(eventType).optional(),
}).superRefine((value, context) => {
  if (value.on !== undefined && value.reactions !== undefined)
    context.addIssue({ code: 'custom', message: 'needs on or reactions, not both; move on into reactions' });
});

export type AgentWords = z.infer<typeof agent>;
export type ReactionWords = z.infer<typeof reaction>;
export type PublishesWords = z.infer<typeof publishes>;
