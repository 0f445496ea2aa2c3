// Tasks whose end cannot be told by its type: something else publishes that type under the same name. Pure.

import { placedRouting } from '../compile/placed-routing';
import type { WrittenPlan } from '../compiled-plan';
import { reactionLabel } from '../reaction-label';
import type { RoutingPublishes, RoutingReaction } from '../routing-plan';
import { type WrittenTask, writtenTasks } from '../written/written-tasks';
import { eventFlow } from './event-flow';
import { publicationsOf } from './publications';

export interface UntoldEnd {
  task: WrittenTask;
  /** Begins a sentence: `pack of packer publishes Packed when it begins too`. */
  words: string;
  /** Those that depend on it. */
  waiting: string[];
}

/**
 * Of each task on which another depends the first other way in which its type may come from its agent. A type that other agents
 * publish too is none: who depends on a task asks for its agent. Nor is a list of subtasks, which may be the task's own answer.
 */
export function untoldEnds(plan: WrittenPlan): UntoldEnd[] {
  const flow = eventFlow(plan.routing);
  const tasks = writtenTasks(plan.document);
  const reactions = new Map(placedRouting(plan).map(({ reaction, path }) => [path.join('\n'), reaction]));
  const isEnd = (each: RoutingReaction) => tasks.some(({ path }) => reactions.get(path.join('\n')) === each);
  return tasks.flatMap((task) => {
    const { completed, words } = task;
    const waiting = tasks.filter(({ dependsOn }) => dependsOn.includes(task.task)).map((each) => each.task);
    const own = reactions.get(task.path.join('\n'));
    if (!own || waiting.length === 0) return [];
    const source = `/${words.agent}`;
    const others = flow.producersOf(completed).filter(
      (each) =>
        each !== own &&
        // Two tasks that end alike are told by themselves.
        !(isEnd(each) && each.publishes.completed === completed) &&
        publicationsOf(each, plan.routing).some((said) => said.type === completed && said.source === source),
    );
    const other = waysOf(completed, own.publishes)[0];
    const name = `${task.task} of ${words.agent}`;
    if (other) return [{ task, waiting, words: `${name} publishes ${completed} ${other} too` }];
    return others[0]
      ? [{ task, waiting, words: `${reactionLabel(others[0])} publishes ${completed} too` }]
      : [];
  });
}

/** How else than by its completion one run may publish the type. */
function waysOf(type: string, { started, failed, outcomes = {}, emits = [] }: RoutingPublishes): string[] {
  return [
    ...(started === type ? ['when it begins'] : []),
    ...(failed === type ? ['when it fails'] : []),
    ...Object.keys(outcomes).flatMap((name) => (outcomes[name] === type ? [`as its outcome ${name}`] : [])),
    ...(emits.includes(type) ? ['while it works'] : []),
  ];
}
