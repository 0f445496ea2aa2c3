// What the trigger of a saga says to somebody who starts it by hand. Pure; Node side only.
import { judge } from '../coordination/routing/match';
import type { Envelope } from '../events/envelope';
import { typesOf } from '../plan/compile/compile-trigger';
import type { RoutingReaction } from '../plan/routing-plan';

/**
 * A gate before the whole saga is kept by the coordination in which an event starts it: by hand one would go round it.
 * @param type the single one that the trigger names
 */
export function heldProblem({ name, gate }: RoutingReaction, type: string | undefined): string | undefined {
  if (gate === undefined) return undefined;
  const instead = type ?? 'an event that starts it';
  return `saga ${name} waits for gate ${gate}, which only events go through: publish ${instead}`;
}

/**
 * What the trigger asks of the event itself holds for one made by hand too; whom that comes from, and on which topic, does not. Of the
 * several events of a join, or of several types, none is made, and so none is judged.
 */
export function untakenProblem(
  { name, on }: RoutingReaction,
  type: string | undefined,
  event: Envelope,
): string | undefined {
  if (on.trigger !== 'event') return undefined;
  const { topic: _, from: __, ...asked } = on;
  if (type === undefined && typesOf(asked) !== undefined) return undefined;
  const judged = judge(asked, event);
  if (judged.matches) return undefined;
  const saw = judged.saw.replace(/: no such field$/, ' is not there');
  return `saga ${name} starts on ${type ?? 'events'} where ${judged.clause}: ${saw}`;
}
