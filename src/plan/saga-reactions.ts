// Steps and undos of sagas as reactions, under names that no agent can have. Safe: pure, may be imported by every room.
// A worker looks them up in its own plan: what runs, how long, and how often it is tried never comes from input.
import type { RoutingPlan, RoutingReaction, RoutingSaga, RoutingStep } from './routing-plan';
import { undoCompleted, undoFailed } from './undo-events';

const PREFIX = 'saga:';

/** `saga:NAME/STEP`, `saga:NAME/STEP/undo`. Names of sagas and steps have neither `:` nor `/`. */
export function sagaReactionName(saga: string, step: string, doing: 'step' | 'undo'): string {
  return `${PREFIX}${saga}/${step}${doing === 'undo' ? '/undo' : ''}`;
}

/** The reaction of that name; undefined where it is none of a saga, or the plan has no such step or undo. */
export function sagaReaction(plan: RoutingPlan, name: string): RoutingReaction | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  for (const saga of Object.values(plan.sagas ?? {}))
    for (const step of saga.steps) {
      if (name === sagaReactionName(saga.name, step.step, 'step')) return stepReaction(saga, step);
      if (name === sagaReactionName(saga.name, step.step, 'undo')) return undoReaction(saga, step);
    }
  return undefined;
}

/** What wakes a step is its saga, so its trigger asks for nothing; it is no part of what is routed. */
const NEVER_ROUTED = { trigger: 'event' } as const;

function stepReaction(saga: RoutingSaga, step: RoutingStep): RoutingReaction {
  const { agent, timeoutMs, deadlineMs, retry, success, failure, approval } = step;
  return {
    name: sagaReactionName(saga.name, step.step, 'step'),
    agent,
    task: step.step,
    on: NEVER_ROUTED,
    publishes: { completed: success, failed: failure },
    timeoutMs,
    deadlineMs,
    retry,
    ...(approval && { approval }),
  };
}

function undoReaction(saga: RoutingSaga, { step, undo }: RoutingStep): RoutingReaction | undefined {
  if (undo.undo !== 'task') return undefined;
  const { agent, task, timeoutMs, deadlineMs, retry } = undo;
  const publishes = undoTypes(task);
  return {
    name: sagaReactionName(saga.name, step, 'undo'),
    agent,
    task,
    on: NEVER_ROUTED,
    publishes,
    timeoutMs,
    deadlineMs,
    retry,
  };
}

/** The types that an undo publishes. */
export const undoTypes = (task: string) => ({ completed: undoCompleted(task), failed: undoFailed(task) });
