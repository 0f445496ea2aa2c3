// All that agents are given to do, with where it is written: reactions, tasks, steps and undos. Pure.
import type { HeldWords } from '../language/gate-schema';
import type { PlanDocument } from '../language/plan-schema';
import type { WorkWords } from '../language/retry-schema';
import type { PlanPath } from '../position';
import { writtenReactions } from './written-reactions';
import { writtenTasks } from './written-tasks';

export interface WrittenWork {
  /** As a sentence names it: `reviewer`, `task design`, `step RunTests of saga deploy`. */
  name: string;
  agent: string;
  words: WorkWords & HeldWords;
  path: PlanPath;
  /** Where its agent is named; undefined where it stands on the agent itself. */
  agentPath?: PlanPath;
}

export function writtenWork(document: PlanDocument): WrittenWork[] {
  const reactions = writtenReactions(document).map(({ name, agent, words, path }) => ({
    name,
    agent,
    words,
    path,
  }));
  const tasks = writtenTasks(document).map(({ task, words, path }) => ({
    name: `task ${task}`,
    agent: words.agent,
    words,
    path,
    agentPath: [...path, 'agent'],
  }));
  return [...reactions, ...tasks, ...sagaWork(document)];
}

function sagaWork({ sagas = {} }: PlanDocument): WrittenWork[] {
  return Object.entries(sagas).flatMap(([saga, { steps }]) =>
    steps.flatMap((words, index): WrittenWork[] => {
      const path = ['sagas', saga, 'steps', index];
      const step = { name: `step ${words.step} of saga ${saga}`, agent: words.agent, words, path };
      const { undo } = words;
      const taken = { ...step, agentPath: [...path, 'agent'] };
      if (typeof undo !== 'object') return [taken];
      const undoPath = [...path, 'undo'];
      return [
        taken,
        {
          name: `undo ${undo.do} of saga ${saga}`,
          agent: undo.agent ?? words.agent,
          words: undo,
          path: undoPath,
          ...(undo.agent === undefined ? {} : { agentPath: [...undoPath, 'agent'] }),
        },
      ];
    }),
  );
}
