// A graph of tasks (M10). Loads zod: never import values of it from a workflow.
import { z } from 'zod';
import { publishes } from './agent-schema';
import { heldWords } from './gate-schema';
import { workWords } from './retry-schema';
import { type TriggerWords, trigger } from './trigger-schema';
import { agentName, agentNameProblem, plainText, words } from './words';

const task = words('task', {
  description: plainText.optional(),
  agent: agentName,
  depends_on: z.array(agentName).max(256).optional(),
  publishes: publishes.optional(),
  ...workWords,
  ...heldWords,
  through_pause: z.boolean().optional(),
});

export type TaskWords = z.infer<typeof task>;

/** `starts_on`, and tasks by name. */
export interface GraphWords {
  starts_on: TriggerWords;
  [task: string]: TaskWords | TriggerWords;
}

export const graph = z
  .object({ starts_on: trigger })
  .catchall(task)
  .superRefine((value, context) => {
    const names = Object.keys(value).filter((name) => name !== 'starts_on');
    if (names.length === 0) context.addIssue({ code: 'custom', message: 'needs a task beside starts_on' });
    for (const name of names) {
      const problem = agentNameProblem(name);
      if (problem) context.addIssue({ code: 'custom', path: [name], message: `as a name ${problem}` });
    }
  })
  .meta({ title: 'tasks' }) as unknown as z.ZodType<GraphWords>;
