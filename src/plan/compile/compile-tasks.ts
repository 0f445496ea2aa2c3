// A graph of tasks (M10), made into reactions: the same rules run it as run choreography. Pure: no zod value, no Node.

import { wakesItself } from '../check/self-waking';
import type { PlanDocument } from '../language/plan-schema';
import { ownValue } from '../own-value';
import type { EventTrigger, Trigger } from '../routing-plan';
import { type WrittenTask, writtenTasks } from '../written/written-tasks';
import { namedTypes } from '../written/written-triggers';
import { compilePublishes } from './compile-publishes';
import { compileTrigger } from './compile-trigger';
import { compileHeld, compileWork } from './compile-work';
import type { PlacedReaction } from './placed-reaction';

/** One reaction a task. A task that depends on an unknown one is the check's to report. */
export function compileTaskReactions(document: PlanDocument): PlacedReaction[] {
  const { tasks } = document;
  if (!tasks) return [];
  const written = writtenTasks(document);
  const byName = new Map(written.map((each) => [each.task, each]));
  const named = namedTypes(document);
  const start = compileTrigger(tasks.starts_on);
  let isTold = false;
  const starting = (): Trigger => {
    const on = isTold ? silent(start) : start;
    isTold = true;
    return on;
  };
  return written.map(({ task, words, path, name, dependsOn, completed }) => {
    const awaited = dependsOn.flatMap((each) => byName.get(each) ?? []);
    const on = awaited.length === 0 ? starting() : after(awaited);
    return {
      reaction: {
        name,
        agent: words.agent,
        task,
        on,
        publishes: compilePublishes({ ...words.publishes, completed }, named, (type) =>
          wakesItself(document, words.agent, on, type),
        ),
        ...compileWork(words, words.agent, document),
        ...compileHeld(words, words.agent, document),
        ...(throughPauseOf(words, document) ? { throughPause: true } : {}),
      },
      path,
      on: awaited.length === 0 ? ['tasks', 'starts_on'] : [...path, 'depends_on'],
    };
  });
}

/**
 * The same join, that says nothing of lapsed rounds: one of those that wait for it says so for all. A trigger of its own, since leaves
 * are told apart by which they are.
 */
function silent(trigger: Trigger): Trigger {
  if (trigger.trigger === 'event') return { ...trigger };
  const { onTimeout: _, onUnsatisfiable: __, ...join } = trigger;
  return { ...join, of: trigger.of.map(silent) };
}

function after(tasks: readonly WrittenTask[]): Trigger {
  const of = tasks.map(
    ({ completed, words }): EventTrigger => ({ trigger: 'event', type: completed, from: `/${words.agent}` }),
  );
  return of.length === 1 && of[0] ? of[0] : { trigger: 'all', of };
}

const throughPauseOf = ({ through_pause, agent }: WrittenTask['words'], { agents }: PlanDocument): boolean =>
  through_pause ?? ownValue(agents, agent)?.through_pause ?? false;
