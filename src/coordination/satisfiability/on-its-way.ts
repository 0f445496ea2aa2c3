// Whether somebody inside the plan is at work on what a member of a join waits for. Safe and pure.
import type { RoutingReaction } from '../../plan/routing-plan';
import type { OnItsWay } from '../join/join-expiry';
import type { PlanIndex } from '../routing/plan-index';
import type { CoordinationState } from '../state';
import { producersOf } from './producers';
import { type OpenWork, openWorkIn, prospectsOf } from './prospects';

/**
 * What such a member brings belongs to the round that it was begun for, also where that round has ended meanwhile.
 * @param work what is open in the correlation: `openWorkIn(state)`, the same for all its joins
 */
export function onItsWayTo(
  index: PlanIndex,
  state: CoordinationState,
  reaction: RoutingReaction,
  work: OpenWork = openWorkIn(state),
): OnItsWay {
  let inside: ReturnType<typeof prospectsOf> | undefined;
  return (member, node) => {
    const producers = producersOf(index);
    const ancestry = producers.ancestryOf(reaction);
    inside ??= prospectsOf({ index, state, producers, reaction, ancestry, work, outside: 'nothing' });
    return inside.canFire(member, node);
  };
}
