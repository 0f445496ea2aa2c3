// Pauses as they were written (M6), made into what the rules read: their scope, and what begins and ends them. Pure.

import type { PlanDocument } from '../language/plan-schema';
import type { TriggerWords } from '../language/trigger-schema';
import type { RoutingPause } from '../routing-plan';
import { RULES_WORK } from './compile-retry';
import { compileTrigger } from './compile-trigger';
import type { PlacedReaction } from './placed-reaction';

export function compilePauses(document: PlanDocument): Record<string, RoutingPause> {
  return Object.fromEntries(
    Object.entries(document.pauses ?? {}).map(([name, { scope = 'correlation' }]) => [name, { scope }]),
  );
}

export function compilePauseReactions(document: PlanDocument): PlacedReaction[] {
  return Object.entries(document.pauses ?? {}).flatMap(([pause, words]) => {
    const reaction = (work: 'pause' | 'resume', word: string, on: TriggerWords): PlacedReaction => ({
      reaction: {
        name: `${work}:${pause}`,
        agent: pause,
        task: work,
        on: compileTrigger(on),
        publishes: {},
        does: { work, pause },
        ...RULES_WORK,
      },
      path: ['pauses', pause],
      on: ['pauses', pause, word],
    });
    return [
      reaction('pause', 'on', words.on),
      ...(words.resume_on === undefined ? [] : [reaction('resume', 'resume_on', words.resume_on)]),
    ];
  });
}
