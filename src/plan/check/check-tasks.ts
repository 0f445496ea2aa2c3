// Graphs of tasks that cannot run: dependencies that are not there, circles, tasks that nobody can tell apart. Pure.
import type { WrittenPlan } from '../compiled-plan';
import type { PlanDocument } from '../language/plan-schema';
import { quotedWithNearest } from '../nearest-name';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import { type WrittenTask, writtenTasks } from '../written/written-tasks';
import { untoldEnds } from './task-ends';

export const checkTasks = (plan: WrittenPlan): PlanProblem[] =>
  graphProblems(plan).map(({ problem }) => problem);

/** The same with the place of each trigger that cannot be met for it. */
export function graphProblems(plan: WrittenPlan): { path: PlanPath; problem: PlanProblem }[] {
  const { document, positions, file } = plan;
  const tasks = writtenTasks(document);
  const names = tasks.map(({ task }) => task);
  const unknown = tasks.flatMap(({ words, path }) =>
    (words.depends_on ?? []).flatMap((each, index) => {
      if (names.includes(each)) return [];
      const at = [...path, 'depends_on', index];
      const message = `unknown task ${quotedWithNearest(each, names)}`;
      return [{ path: at, problem: problemAt(file, positions.of(at), 'SB121', message) }];
    }),
  );
  const circles = circlesOf(tasks).flatMap((circle) => {
    const [first = ''] = circle;
    const at = positions.of(['tasks', first, 'depends_on'], 'key');
    const chain = [...circle, first].join(' → ');
    const message = `tasks that wait for each other in a circle: ${chain} (each depends on the next); take one depends_on out`;
    const problem = problemAt(file, at, 'SB122', message);
    return circle.map((task) => ({ path: ['tasks', task, 'depends_on'], problem }));
  });
  const alike = tasks.flatMap(({ task, words, completed, path }, index) => {
    const other = tasks
      .slice(0, index)
      .find((each) => each.completed === completed && each.words.agent === words.agent);
    if (!other) return [];
    const at = endPath({ words, path });
    const message = `tasks ${other.task} and ${task} of ${words.agent} both publish ${completed}, so nobody can tell which is done; give each a type of its own`;
    return [{ path: at, problem: problemAt(file, positions.of(at), 'SB125', message) }];
  });
  const untold = untoldEnds(plan).map(({ task, words, waiting }) => {
    const at = endPath(task);
    const wait = waiting.length === 1 ? 'waits' : 'wait';
    const message = `${words}, so ${waiting.join(', ')}, which ${wait} for ${task.task}, cannot tell when it is done; give each a type of its own`;
    return { path: at, problem: problemAt(file, positions.of(at), 'SB125', message) };
  });
  return [...unknown, ...circles, ...alike, ...untold];
}

const endPath = ({ words, path }: Pick<WrittenTask, 'words' | 'path'>): PlanPath =>
  words.publishes?.completed === undefined ? path : [...path, 'publishes', 'completed'];

/** The reactions of each circle. */
export function graphCircles(document: PlanDocument): string[][] {
  const tasks = writtenTasks(document);
  const names = new Map(tasks.map(({ task, name }) => [task, name]));
  return circlesOf(tasks).map((circle) => circle.flatMap((task) => names.get(task) ?? []));
}

/** Each circle once, from the task that stands first in the plan. A task in several circles is told in one of them. */
function circlesOf(tasks: readonly WrittenTask[]): string[][] {
  const dependsOn = new Map(tasks.map((each) => [each.task, each.dependsOn]));
  const done = new Set<string>();
  const circles: string[][] = [];
  const walk = (task: string, way: readonly string[]): void => {
    const since = way.indexOf(task);
    if (since >= 0) circles.push(way.slice(since));
    if (since >= 0 || done.has(task)) return;
    for (const next of dependsOn.get(task) ?? []) walk(next, [...way, task]);
    done.add(task);
  };
  for (const { task } of tasks) walk(task, []);
  return circles;
}
