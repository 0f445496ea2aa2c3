// The reactions of agents as they were written, and where. Pure.
import type { ReactionWords } from '../language/agent-schema';
import type { PlanDocument } from '../language/plan-schema';
import type { PlanPath } from '../position';

/** A reaction as it was written and where: on the agent itself or in its list. */
export interface WrittenReaction {
  agent: string;
  words: ReactionWords;
  path: PlanPath;
  /** `agent`, or `agent/task` where the agent has several. */
  name: string;
}

/** Every reaction of an agent in the order of the plan's text: the order in which an event's deliveries are dispatched. */
export function writtenReactions(document: PlanDocument): WrittenReaction[] {
  return Object.entries(document.agents).flatMap(([agent, words]) => {
    const path = ['agents', agent];
    if (words.reactions)
      return words.reactions.map((each, index) => ({
        agent,
        words: each,
        path: [...path, 'reactions', index],
        name: words.reactions?.length === 1 ? agent : `${agent}/${each.task ?? agent}`,
      }));
    // What an agent says for itself holds for each of its reactions anyway.
    return words.on === undefined ? [] : [{ agent, words: { on: words.on }, path, name: agent }];
  });
}
