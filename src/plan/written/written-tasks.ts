// The tasks of a graph as they were written, and the names that follow from them. Pure.
import type { PlanDocument } from '../language/plan-schema';
import type { TaskWords } from '../language/task-schema';
import type { PlanPath } from '../position';
import { writtenReactions } from './written-reactions';

export interface WrittenTask {
  task: string;
  words: TaskWords;
  path: PlanPath;
  /** Of its reaction: the agent's where it has no other reaction, else `agent/task`. */
  name: string;
  /** Each task that it waits for, once. */
  dependsOn: string[];
  /** What it publishes when it is done, which those that depend on it wait for. */
  completed: string;
}

/** Every task of the graph in the order of the text. */
export function writtenTasks(document: PlanDocument): WrittenTask[] {
  const { starts_on: _, ...tasks } = document.tasks ?? {};
  const entries = Object.entries(tasks) as [string, TaskWords][];
  const reactions = new Map<string, number>();
  for (const agent of [
    ...writtenReactions(document).map((each) => each.agent),
    ...entries.map(([, words]) => words.agent),
  ])
    reactions.set(agent, (reactions.get(agent) ?? 0) + 1);
  return entries.map(([task, words]) => ({
    task,
    words,
    path: ['tasks', task],
    name: reactions.get(words.agent) === 1 ? words.agent : `${words.agent}/${task}`,
    dependsOn: [...new Set(words.depends_on ?? [])],
    completed: words.publishes?.completed ?? `${pascalCase(task)}Completed`,
  }));
}

/** `api-design` → `ApiDesign`. */
const pascalCase = (name: string): string =>
  name
    .split(/[-_.]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
