// Which open rounds of a join can no longer be met (N3). Safe and pure.
import type { JoinTrigger, Trigger } from '../../plan/routing-plan';
import { type JoinNode, neededBy, waitingIn } from '../join/join';
import type { Prospects } from './prospects';

export interface DoomedRound {
  trigger: JoinTrigger;
  path: readonly number[];
  round: number;
}

/**
 * Open rounds for which something has arrived and that can no longer be met; joins within before the one around them, and of one
 * join the oldest round first. A round for which nothing has arrived yet is nobody's loss.
 */
export function doomedRounds(
  trigger: Trigger,
  node: JoinNode,
  canFire: Prospects['canFire'],
  path: readonly number[] = [],
): DoomedRound[] {
  if (trigger.trigger === 'event' || node.done) return [];
  const within = trigger.of.flatMap((member, position) =>
    doomedRounds(member, node.of?.[position] ?? {}, canFire, [...path, position]),
  );
  const rounds = Object.entries(node.rounds ?? {});
  if (rounds.length === 0) return within;
  const can = trigger.of.map((member, position) => canFire(member, node.of?.[position]));
  const needed = neededBy(trigger);
  const own = rounds.filter(
    ([number, { got }]) =>
      can.filter((each, position) => each || position in got).length < needed &&
      (Object.keys(got).length > 0 || hasBegun(node, Number(number))),
  );
  return [...within, ...own.map(([number]) => ({ trigger, path, round: Number(number) }))];
}

/** A member that is itself a join has begun to collect what it will bring for that round. */
const hasBegun = ({ of = [], next = [] }: JoinNode, round: number): boolean =>
  of.some((child, member) => (next[member] ?? 0) === round && waitingIn(child).size > 0);

/**
 * The one to end first. A join within that has an event of its own to publish ends before the one around it; all others go with it,
 * as they do when its time is over.
 */
export function firstToEnd(doomed: readonly DoomedRound[]): DoomedRound | undefined {
  const speaking = doomed.find(({ trigger }) => trigger.onUnsatisfiable ?? trigger.onTimeout);
  return speaking ?? doomed.toSorted((a, b) => a.path.length - b.path.length)[0];
}
