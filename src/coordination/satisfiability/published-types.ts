// The event types that a reaction may publish, by what it must do for it. Safe and pure.
import { ownValue } from '../../plan/own-value';
import type {
  RoutingApproval,
  RoutingPlan,
  RoutingReaction,
  RoutingSaga,
  Trigger,
} from '../../plan/routing-plan';
import { undoCompleted, undoFailed } from '../../plan/undo-events';

const given = (...types: (string | undefined)[]): string[] => types.filter((type) => type !== undefined);

const escalation = (approval: RoutingApproval | undefined): string[] => given(approval?.escalate);

/** What its work may publish until its delivery has ended; `started` is apart, since it is published once. */
export function workTypesOf(
  plan: RoutingPlan,
  { agent, publishes, does, approval }: RoutingReaction,
): string[] {
  const { completed, failed, outcomes = {}, emits = [], planned } = publishes;
  const saga = does?.work === 'saga' ? ownValue(plan.sagas, does.saga) : undefined;
  return [
    ...given(completed, failed, planned),
    ...Object.values(outcomes),
    ...emits,
    ...escalation(approval),
    ...(does ? [] : (ownValue(plan.asks, agent) ?? [])),
    ...(saga ? sagaTypesOf(saga) : []),
  ];
}

function sagaTypesOf({ publishes, steps }: RoutingSaga): string[] {
  return [
    ...given(...Object.values(publishes)),
    ...steps.flatMap(({ success, failure, undo, approval }) => [
      ...given(success, failure),
      ...(undo.undo === 'task' ? [undoCompleted(undo.task), undoFailed(undo.task)] : []),
      ...escalation(approval),
    ]),
  ];
}

/** What a join publishes itself, when a round of it ends without having been met. */
export function lapseTypesOf(trigger: Trigger): string[] {
  if (trigger.trigger === 'event') return [];
  return [...given(trigger.onTimeout, trigger.onUnsatisfiable), ...trigger.of.flatMap(lapseTypesOf)];
}

/** Everything that a reaction may publish. */
export function publishedTypes(plan: RoutingPlan, reaction: RoutingReaction): string[] {
  return [...given(reaction.publishes.started), ...workTypesOf(plan, reaction), ...lapseTypesOf(reaction.on)];
}

/**
 * What gates, machines, aggregators across correlations and the ends of a plan publish: they decide by what is not judged here, so
 * that it may always come.
 */
export function unjudgedTypes({
  gates = {},
  machines = {},
  aggregators = {},
  ...plan
}: RoutingPlan): string[] {
  const across = Object.values(aggregators).filter(({ correlateBy }) => correlateBy !== undefined);
  return [
    ...Object.values(gates).flatMap(({ onOpen, onRefused, criteria }) => [
      ...given(onOpen, onRefused),
      ...criteria.flatMap((each) => (each.criterion === 'approval' ? escalation(each) : [])),
    ]),
    ...Object.values(machines).flatMap(({ publishes }) => Object.values(publishes)),
    ...across.flatMap(({ onComplete, on }) => [onComplete, ...lapseTypesOf(on)]),
    ...[plan.completeOn, plan.failOn].flatMap((end) => (end ? lapseTypesOf(end) : [])),
  ];
}
