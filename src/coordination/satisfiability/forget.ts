// How a join stops waiting for what was on its way to a round that it has given up. Safe and pure.
import type { Trigger } from '../../plan/routing-plan';
import { type JoinNode, type JoinState, withoutMember } from '../join/join';
import type { OnItsWay } from '../join/join-expiry';

/** A member that is no longer on its way to a round that was given up is not waited for: what it brings begins anew. */
export function forget(trigger: Trigger, state: JoinState, onItsWay: OnItsWay): JoinState {
  const node = forgetIn(trigger, state.node, onItsWay);
  return node === state.node ? state : { ...state, node };
}

function forgetIn(trigger: Trigger, node: JoinNode, onItsWay: OnItsWay): JoinNode {
  if (trigger.trigger === 'event' || !node.of) return node;
  const of = trigger.of.map((member, index) => forgetIn(member, node.of?.[index] ?? {}, onItsWay));
  const grown = of.some((child, index) => child !== node.of?.[index]) ? { ...node, of } : node;
  if (!node.over) return grown;
  let over: JoinNode['over'] = node.over;
  const next = [...(node.next ?? [])];
  for (const [number, members] of Object.entries(node.over)) {
    const round = Number(number);
    for (const member of members) {
      const awaited = trigger.of[member];
      if (!over || !awaited || onItsWay(awaited, of[member])) continue;
      over = withoutMember(over, round, member);
      if (next[member] === round) next[member] = round + 1;
    }
  }
  if (over === node.over) return grown;
  const { over: _, ...rest } = grown;
  return { ...rest, next, ...(over && { over }) };
}
