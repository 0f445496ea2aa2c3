// Whether the open rounds of one join can still be met, and if not, why. Safe and pure.
import { ownValue } from '../../plan/own-value';
import type { RoutingReaction, Trigger } from '../../plan/routing-plan';
import { type JoinNode, type JoinState, placeOf } from '../join/join';
import { expire, type JoinExpiry } from '../join/join-expiry';
import { namesOf } from '../join/round-ending';
import { leavesOf, type PlanIndex, typesOf } from '../routing/plan-index';
import type { CoordinationState } from '../state';
import { reasonsWhy } from './because';
import { type DoomedRound, doomedRounds, firstToEnd } from './doomed-rounds';
import { forget } from './forget';
import { onItsWayTo } from './on-its-way';
import { producersOf } from './producers';
import { type OpenWork, prospectsOf } from './prospects';

export interface Verdict {
  /** The join, without what it waited for to drop it and what will not come any more. */
  state: JoinState;
  /** The round to end first, where one can no longer be met; `lost`: what of its missing members cannot come. */
  doomed?: { place: string; expiry: JoinExpiry; lost: string[]; because: string[] };
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
  const onItsWay = onItsWayTo(index, state, reaction, work);
  const kept = forget(reaction.on, join, onItsWay);
  // Each event from outside is expected once a round, as often as the join or any of those who feed it has begun one.
  const rounds = [reaction, ...ancestry.reactions].map(({ name }) =>
    openedIn(ownValue(state.joins, name)?.node),
  );
  const prospects = prospectsOf({ ...scope, outside: Math.max(1, ...rounds) });
  const doomed = firstToEnd(doomedRounds(reaction.on, kept.node, prospects.canFire));
  const place = doomed && placeOf(doomed.path, doomed.round);
  const expiry = place && expire(reaction.on, kept, place, { onItsWay });
  if (!place || !expiry) return { state: kept };
  const lost = expiry.missing.flatMap(leavesOf).filter((leaf) => !prospects.canCome(leaf));
  const reasons = reasonsWhy(
    { state, producers, canCome: (type) => prospects.canCome({ trigger: 'event', type }) },
    lost.flatMap((leaf) => typesOf(leaf) ?? []),
  );
  const because = [...metBefore(doomed, kept.node), ...reasons];
  return { state: kept, doomed: { place, expiry, lost: namesOf(lost), because } };
}

/** Members that the round lacks and that were met once for all: what may still come for them helps nobody. */
function metBefore({ trigger, path, round }: DoomedRound, root: JoinNode): string[] {
  const node = path.reduce((found: JoinNode | undefined, position) => found?.of?.[position], root);
  const { got = {} } = node?.rounds?.[round] ?? {};
  const done = trigger.of.flatMap((member, position) =>
    position in got ? [] : doneIn(member, node?.of?.[position]),
  );
  return done.map((member) => `first of ${namesOf([member]).join(', ')} was met before, and is met once`);
}

function doneIn(trigger: Trigger, node: JoinNode | undefined): Trigger[] {
  if (trigger.trigger === 'event' || !node) return [];
  return node.done
    ? [trigger]
    : trigger.of.flatMap((member, position) => doneIn(member, node.of?.[position]));
}

const openedIn = (node: JoinNode | undefined): number =>
  Math.max(node?.opened ?? 0, ...(node?.of ?? []).map(openedIn));
