// Which reactions wake which: the steps that loops are made of. Pure.
import { takesFrom } from '../asked-sources';
import { ownValue } from '../own-value';
import type { EventTrigger, RoutingPlan, RoutingReaction, Trigger } from '../routing-plan';
import type { Step } from './circles';
import type { EventFlow } from './event-flow';
import { travelsOn } from './feeding';
import type { Publication } from './publications';

/** One reaction publishes what another (or it itself) waits for. */
export interface WakingStep extends Step {
  type: string;
  by: RoutingReaction;
  wakes: RoutingReaction;
  leaf: EventTrigger;
}

/** All that may wake each other, by name. What its gate says is not because of a reaction: it only waits for that. */
export const wakingSteps = (flow: EventFlow): Map<string, WakingStep[]> =>
  stepsOf(
    flow,
    (by) =>
      isCounted(flow.routing, by)
        ? []
        : flow.publishedBy(by).filter(({ source }) => source !== `/${by.gate}`),
    () => true,
  );

/** Those of them that are taken whenever the first one has worked: its work always says so, and no field is asked for. */
export const sureSteps = (flow: EventFlow): Map<string, WakingStep[]> =>
  stepsOf(
    flow,
    (by) => alwaysOf(by).map((type) => ({ type, source: `/${by.agent}` })),
    ({ leaf }) => asksTypeOnly(leaf),
  );

function stepsOf(
  flow: EventFlow,
  says: (by: RoutingReaction) => readonly Publication[],
  counts: (step: WakingStep) => boolean,
): Map<string, WakingStep[]> {
  return new Map(
    flow.routing.reactions.map((by) => {
      const steps = new Map<string, WakingStep>();
      for (const { type, source } of says(by))
        for (const { leaf, reaction: wakes } of flow.fedBy(type)) {
          if (!wakes || steps.has(wakes.name) || !takesFrom(leaf, source)) continue;
          if (!travelsOn(flow.routing, leaf, type)) continue;
          const step = { from: by.name, to: wakes.name, type, by, wakes, leaf };
          if (counts(step)) steps.set(wakes.name, step);
        }
      return [by.name, [...steps.values()]];
    }),
  );
}

/** A machine counts how often it takes input `retry`, and goes another way after that: what it says then is bounded. */
const isCounted = ({ machines }: RoutingPlan, { does }: RoutingReaction): boolean =>
  does?.work === 'transition' &&
  does.input === 'retry' &&
  ownValue(machines, does.machine)?.maxRetries !== undefined;

/** What is published each time: none of it where people may refuse the work, or where it may end in several ways. */
export function alwaysOf({ publishes, does, gate, approval, on }: RoutingReaction): string[] {
  if (gate !== undefined || approval || (does && does.work !== 'aggregate') || mayLapse(on)) return [];
  const { started, completed, outcomes = {} } = publishes;
  const ending = Object.keys(outcomes).length === 0 ? completed : undefined;
  return [started, ending].filter((type) => type !== undefined);
}

/** True where a join has a time, after which a round of it is given up. */
export const mayLapse = (trigger: Trigger): boolean =>
  trigger.trigger !== 'event' && (trigger.withinMs !== undefined || trigger.of.some(mayLapse));

/** True where type, topic and source decide, and no field of the event. */
export const asksTypeOnly = ({ filter = [], pattern = {} }: EventTrigger): boolean =>
  filter.every(({ path }) => path.join('.') === 'event.type') &&
  Object.keys(pattern).every((name) => name === 'type');
