// Whether a trigger can still be met, by which events can come; and whom its rounds wait for. Safe and pure.
import { assertNever } from '../../events/assert-never';
import type { EventTrigger, Trigger } from '../../plan/routing-plan';
import { type JoinNode, neededBy } from '../join/join';

/** Whether a trigger can be met once more: by finishing a round that is open, or by a new one. */
export function fires(
  trigger: Trigger,
  node: JoinNode | undefined,
  canCome: (leaf: EventTrigger) => boolean,
): boolean {
  if (trigger.trigger === 'event') return canCome(trigger);
  if (node?.done) return false;
  const can = trigger.of.map((member, position) => fires(member, node?.of?.[position], canCome));
  switch (trigger.trigger) {
    case 'any':
    case 'first':
      return can.some(Boolean);
    case 'all':
    case 'at_least':
      return [{ got: {} }, ...Object.values(node?.rounds ?? {})].some(
        ({ got }) => can.filter((each, position) => each || position in got).length >= neededBy(trigger),
      );
    default:
      return assertNever(trigger);
  }
}

export const hasOpenRound = (node: JoinNode | undefined): boolean =>
  Object.keys(node?.rounds ?? {}).length > 0 || (node?.of ?? []).some(hasOpenRound);

/**
 * The members that open rounds wait for: whoever is outside is expected to send them, however often he did before.
 * @param canFire where given, also the members of a round that another member can still open
 */
export function membersLacking(
  trigger: Trigger,
  node: JoinNode | undefined,
  canFire?: (trigger: Trigger, node: JoinNode | undefined) => boolean,
): Trigger[] {
  if (trigger.trigger === 'event' || node?.done) return [];
  const within = trigger.of.flatMap((member, position) =>
    membersLacking(member, node?.of?.[position], canFire),
  );
  if (trigger.trigger === 'any' || trigger.trigger === 'first') return within;
  const rounds = Object.values(node?.rounds ?? {});
  const opens = trigger.of.some(
    (member, position) =>
      rounds.every(({ got }) => position in got) && canFire?.(member, node?.of?.[position]),
  );
  if (opens) return [...within, ...trigger.of];
  return [...within, ...trigger.of.filter((_, position) => rounds.some(({ got }) => !(position in got)))];
}
