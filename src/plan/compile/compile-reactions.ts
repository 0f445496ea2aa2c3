// Agents as they were written, made into reactions. Pure: no zod value, no Node.

import { wakesItself } from '../check/self-waking';
import type { PlanDocument } from '../language/plan-schema';
import { writtenReactions } from '../written/written-reactions';
import { namedTypes } from '../written/written-triggers';
import { compilePublishes } from './compile-publishes';
import { compileTrigger } from './compile-trigger';
import { compileHeld, compileWork } from './compile-work';
import type { PlacedReaction } from './placed-reaction';

/** The reactions of agents. What an agent says for itself holds for each of its reactions that says nothing. */
export function compileReactions(document: PlanDocument): PlacedReaction[] {
  const named = namedTypes(document);
  return writtenReactions(document).map(({ agent, words, name, path }) => {
    const own = document.agents[agent];
    const on = compileTrigger(words.on);
    const throughPause = words.through_pause ?? own?.through_pause ?? false;
    return {
      reaction: {
        name,
        agent,
        task: words.task ?? own?.task ?? agent,
        on,
        publishes: compilePublishes(words.publishes ?? own?.publishes, named, (type) =>
          wakesItself(document, agent, on, type),
        ),
        ...compileWork(words, agent, document),
        ...compileHeld(words, agent, document),
        ...(throughPause ? { throughPause } : {}),
      },
      path,
      on: [...path, 'on'],
    };
  });
}
