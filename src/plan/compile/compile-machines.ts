// State machines as they were written (M10), made into what the rules read: the machine, and a reaction for each input. Pure.

import type { PlanDocument } from '../language/plan-schema';
import type { RoutingMachine } from '../routing-plan';
import { machineShape } from '../written/written-machines';
import { RULES_WORK } from './compile-retry';
import { compileTrigger } from './compile-trigger';
import type { PlacedReaction } from './placed-reaction';

export function compileMachines(document: PlanDocument): Record<string, RoutingMachine> {
  return Object.fromEntries(
    Object.entries(document.states ?? {}).map(([name, words]) => [
      name,
      { ...machineShape(words), publishes: words.publishes ?? {} },
    ]),
  );
}

export function compileMachineReactions(document: PlanDocument): PlacedReaction[] {
  return Object.entries(document.states ?? {}).flatMap(([machine, { on }]) =>
    Object.entries(on).map(([input, trigger]) => ({
      reaction: {
        name: `state:${machine}/${input}`,
        agent: machine,
        task: input,
        on: compileTrigger(trigger),
        publishes: {},
        does: { work: 'transition', machine, input },
        ...RULES_WORK,
      },
      path: ['states', machine],
      on: ['states', machine, 'on', input],
    })),
  );
}
