// What can still come in a correlation: the least set of types that follows from what is open and what outside may send. Safe, pure.
//
// In doubt a type can come: to call a join impossible that is not is much worse than to let it wait.
import { ownValue } from '../../plan/own-value';
import type { EventTrigger, RoutingReaction, Trigger } from '../../plan/routing-plan';
import type { JoinNode } from '../join/join';
import { leavesOf, type PlanIndex, typesOf } from '../routing/plan-index';
import type { CoordinationState } from '../state';
import { fires, hasOpenRound, membersLacking } from './fires';
import { countedAs } from './outside-leaf';
import type { Ancestry, Producers } from './producers';
import { lapseTypesOf, workTypesOf } from './published-types';

/** What open deliveries may still publish, by reaction. */
export type OpenWork = ReadonlyMap<string, { announces: boolean }>;

export interface Prospects {
  canCome(leaf: EventTrigger): boolean;
  /** Whether a trigger can be met once more, be it by finishing a round that is open. */
  canFire(trigger: Trigger, node: JoinNode | undefined): boolean;
}

interface Scope {
  index: PlanIndex;
  state: CoordinationState;
  producers: Producers;
  /** The join that is judged, and who feeds it. */
  reaction: RoutingReaction;
  ancestry: Ancestry;
  work: OpenWork;
  /** How often each event from outside is expected; `nothing`: only what is on its way inside counts. */
  outside: number | 'nothing';
}

/** Deliveries that are open and do not wait in a join. */
export function openWorkIn({ open, ledger }: CoordinationState): OpenWork {
  const work = new Map<string, { announces: boolean }>();
  const { waiting: _, ...pending } = ledger.deliveries.pending;
  if (Object.values(pending).every((count) => count === 0)) return work;
  for (const { state, reaction, announced } of Object.values(open)) {
    if (state === 'waiting') continue;
    const announces = !announced || work.get(reaction)?.announces === true;
    work.set(reaction, { announces });
  }
  return work;
}

export function prospectsOf(scope: Scope): Prospects {
  const { state, producers, reaction: judged, ancestry, outside } = scope;
  const possible = new Set<string>();
  const canCome: Prospects['canCome'] = (leaf) => {
    const types = typesOf(leaf);
    if (!types) return outside !== 'nothing';
    return types.some((type) => possible.has(type) || isExpected(scope, leaf, type));
  };
  const canFire: Prospects['canFire'] = (trigger, node) => fires(trigger, node, canCome);
  const look = new Set(ancestry.reactions);
  const find = (type: string) => {
    if (possible.has(type)) return;
    possible.add(type);
    for (const reaction of ancestry.wokenBy.get(type) ?? []) look.add(reaction);
  };
  const ask = (members: readonly Trigger[]) => {
    if (outside === 'nothing') return;
    for (const type of members.flatMap(leavesOf).flatMap((leaf) => typesOf(leaf) ?? []))
      if (producers.isOutside(type)) find(type);
  };
  const nodeOf = ({ name }: RoutingReaction) => ownValue(state.joins, name)?.node;
  if (outside !== 'nothing') producers.unjudged.forEach(find);
  ask(membersLacking(judged.on, nodeOf(judged)));
  // Each reaction is looked at again only when a type that may wake it has become possible.
  for (const reaction of look) {
    look.delete(reaction);
    const { on, publishes } = reaction;
    const node = nodeOf(reaction);
    ask(membersLacking(on, node, canFire));
    const open = scope.work.get(reaction.name);
    const woken = canFire(on, node);
    if (publishes.started !== undefined && (woken || open?.announces)) find(publishes.started);
    if (woken || open) workTypesOf(scope.index.plan, reaction).forEach(find);
    if (on.trigger !== 'event' && (hasOpenRound(node) || leavesOf(on).some(canCome)))
      lapseTypesOf(on).forEach(find);
  }
  return { canCome, canFire };
}

/** Each event from outside is expected once a round: one that came so often is not expected again. */
function isExpected({ index, state, producers, outside }: Scope, leaf: EventTrigger, type: string): boolean {
  if (outside === 'nothing' || !producers.isOutside(type)) return false;
  const name = countedAs(leaf, type, index.rules);
  if (name === undefined) return true;
  return (ownValue(state.supply?.came, name) ?? 0) < outside;
}
