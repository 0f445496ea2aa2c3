// How far the open rounds of a join have come, joins within it included. Safe and pure.
import type { JoinTrigger, Trigger } from '../../plan/routing-plan';
import { inOrder, type JoinNode, neededBy, placeOf, waitingIn } from '../join/join';
import type { Sequence, Time } from '../state';

export interface JoinStanding {
  trigger: JoinTrigger;
  /** As in the name of its deadline: `@0`, `0.2@3`. */
  place: string;
  /** All that waits for it, also within, in order of admission. */
  got: Sequence[];
  /** Members that have brought something, and how many make a round. */
  have: number;
  need: number;
  missing: MissingMember[];
  since: Time;
}

/** A member that is missing; `begun`: it is a join itself, and has begun to collect. */
export interface MissingMember {
  member: Trigger;
  begun?: JoinStanding;
}

/** Every open round, the oldest of a join first. A round for which nothing waits is left out. */
export function standingsOf(
  trigger: Trigger,
  node: JoinNode | undefined,
  path: readonly number[] = [],
): JoinStanding[] {
  if (trigger.trigger === 'event' || !node || node.done) return [];
  const within = trigger.of.map((member, number) =>
    standingsOf(member, node.of?.[number], [...path, number]),
  );
  if (trigger.trigger === 'any' || trigger.trigger === 'first') return within.flat();
  const taken = new Set<JoinStanding>();
  const own = Object.entries(node.rounds ?? {}).map(([round, { got, since }]): JoinStanding => {
    const missing = trigger.of.flatMap((member, number): MissingMember[] => {
      if (number in got) return [];
      // What a member has begun to collect it brings for the rounds from `next` on, one after the other.
      const begun = within[number]?.[Number(round) - (node.next?.[number] ?? 0)];
      if (begun) taken.add(begun);
      return [begun ? { member, begun } : { member }];
    });
    const waits = [...Object.values(got).flat(), ...missing.flatMap(({ begun }) => begun?.got ?? [])];
    return {
      trigger,
      place: placeOf(path, Number(round)),
      got: inOrder(waits),
      have: Object.keys(got).length,
      need: neededBy(trigger),
      missing,
      since,
    };
  });
  // Of a round that was met without a member, what that member had begun to collect still waits.
  const left = within.flat().filter((each) => !taken.has(each));
  return [...own, ...left].filter(({ got }) => got.length > 0);
}

/** Whether anything waits in a join at all. */
export const waits = (node: JoinNode | undefined): boolean => node !== undefined && waitingIn(node).size > 0;
