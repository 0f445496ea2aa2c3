// Whether the open rounds of one join can still be met, and if not, why. Safe and pure.
import { ownValue } from '../../plan/own-value';
import type { RoutingReaction } from '../../plan/routing-plan';
import { type JoinNode, type JoinState, placeOf } from '../join';
import { expire, type JoinExpiry, type OnItsWay } from '../join-expiry';
import { leavesOf, type PlanIndex, typesOf } from '../plan-index';
import type { CoordinationState } from '../state';
import { reasonsWhy } from './because';
import { doomedRounds, firstToEnd } from './doomed-rounds';
import { forget } from './forget';
import { producersOf } from './producers';
import { type OpenWork, type Prospects, prospectsOf } from './prospects';

export interface Verdict {
  /** The join, without what it waited for to drop it and what will not come any more. */
  state: JoinState;
  /** The round to end first, where one can no longer be met. */
  doomed?: { place: string; expiry: JoinExpiry; because: string[] };
}

/** @param work what is open in the correlation: `openWorkIn(state)`, the same for all its joins */
export function judgeJoin(
  index: PlanIndex,
  state: CoordinationState,
  reaction: RoutingReaction,
  join: JoinState,
  work: OpenWork,
): Verdict {
  const producers = producersOf(index);
  const ancestry = producers.ancestryOf(reaction);
  const scope = { index, state, producers, reaction, ancestry, work };
  let inside: Prospects | undefined;
  const onItsWay: OnItsWay = (member, node) => {
    inside ??= prospectsOf({ ...scope, outside: 'nothing' });
    return inside.canFire(member, node);
  };
  const kept = forget(reaction.on, join, onItsWay);
  // Each event from outside is expected once a round, as often as the join or any of those who feed it has begun one.
  const rounds = [reaction, ...ancestry.reactions].map(({ name }) =>
    openedIn(ownValue(state.joins, name)?.node),
  );
  const prospects = prospectsOf({ ...scope, outside: Math.max(1, ...rounds) });
  const doomed = firstToEnd(doomedRounds(reaction.on, kept.node, prospects.canFire));
  const place = doomed && placeOf(doomed.path, doomed.round);
  const expiry = place && expire(reaction.on, kept, place, onItsWay);
  if (!place || !expiry) return { state: kept };
  const lost = expiry.missing.flatMap(leavesOf).filter((leaf) => !prospects.canCome(leaf));
  const because = reasonsWhy(
    { state, producers, canCome: (type) => prospects.canCome({ trigger: 'event', type }) },
    lost.flatMap((leaf) => typesOf(leaf) ?? []),
  );
  return { state: kept, doomed: { place, expiry, because } };
}

const openedIn = (node: JoinNode | undefined): number =>
  Math.max(node?.opened ?? 0, ...(node?.of ?? []).map(openedIn));
