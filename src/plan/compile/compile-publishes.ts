// What a task publishes, with what it need not say. Pure: no zod value, no Node.
import { DOMAIN_EVENTS } from '../../events/taxonomy';
import type { PublishesWords } from '../language/agent-schema';
import type { RoutingPublishes } from '../routing-plan';

/**
 * Where nothing is said, a task's completion is an event; its start and failure are where somebody asks for them. None of these
 * is published by a task that it would wake again: that would never end. `named`: the types that triggers name.
 */
export function compilePublishes(
  words: PublishesWords | undefined,
  named: ReadonlySet<string>,
  wakes: (type: string) => boolean,
): RoutingPublishes {
  const { taskStarted, taskCompleted, taskFailed } = DOMAIN_EVENTS;
  const unsaid = (type: string, wanted: boolean) => (wanted && !wakes(type) ? type : undefined);
  const started = words?.started ?? unsaid(taskStarted, named.has(taskStarted));
  const completed = words ? words.completed : unsaid(taskCompleted, true);
  const failed = words?.failed ?? unsaid(taskFailed, named.has(taskFailed));
  return {
    ...(started === undefined ? {} : { started }),
    ...(completed === undefined ? {} : { completed }),
    ...(failed === undefined ? {} : { failed }),
    ...(words?.outcomes === undefined ? {} : { outcomes: words.outcomes }),
    ...(words?.emits === undefined ? {} : { emits: words.emits }),
    ...(words?.planned === undefined ? {} : { planned: words.planned }),
  };
}
