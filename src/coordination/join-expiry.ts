// How a round of a join runs out of time (`within`). Safe and pure.
//
// With the round goes what its members had begun to collect for it; members that are missing begin anew with the next round.
import type { JoinTrigger, Trigger } from '../plan/routing-plan';
import { inOrder, type JoinNode, type JoinState, placeOf } from './join';
import type { Sequence } from './reckoning';

export interface JoinExpiry {
  state: JoinState;
  /** The join whose round has run out; its `onTimeout` is published. */
  trigger: JoinTrigger;
  /** What had arrived, in order of admission. */
  got: Sequence[];
  /** What had not: members, of one that had begun to collect those that it lacked. */
  missing: Trigger[];
  /** Deadlines of joins within, whose rounds went with this one. */
  clear: string[];
}

type Lapse = Omit<JoinExpiry, 'state' | 'trigger'> & { node: JoinNode };

/** Ends an open round because its time is over; undefined where that round is not open any more. */
export function expire(trigger: Trigger, state: JoinState, place: string): JoinExpiry | undefined {
  const [path = '', number = ''] = place.split('@');
  const steps = path === '' ? [] : path.split('.').map(Number);
  const found = expireIn(trigger, state.node, steps, 0, Number(number));
  return found && { ...found, got: inOrder(found.got), state: { ...state, node: found.node } };
}

/** Goes down the path to the join that the deadline belongs to. */
function expireIn(
  trigger: Trigger,
  node: JoinNode,
  path: readonly number[],
  depth: number,
  round: number,
): (Lapse & { trigger: JoinTrigger }) | undefined {
  if (trigger.trigger === 'event') return undefined;
  const step = path[depth];
  if (step === undefined) {
    const lapsed = lapse(trigger, node, path, round);
    return lapsed && { ...lapsed, trigger };
  }
  const [member, child] = [trigger.of[step], node.of?.[step]];
  const found = member && child && expireIn(member, child, path, depth + 1, round);
  return found && { ...found, node: { ...node, of: node.of?.with(step, found.node) } };
}

function lapse(
  trigger: JoinTrigger,
  node: JoinNode,
  path: readonly number[],
  round: number,
): Lapse | undefined {
  const open = node.rounds?.[round];
  if (!open) return undefined;
  const rounds = { ...node.rounds };
  delete rounds[round];
  const next = (node.next ?? []).map((each) => (each === round ? round + 1 : each));
  const absent = trigger.of.flatMap((_, member) => (member in open.got ? [] : [member]));
  const begun = absent.filter((member) => (node.next?.[member] ?? 0) === round);
  const below = lapseBelow(trigger, node, path, absent, begun);
  return {
    ...below,
    node: { ...below.node, next, rounds },
    got: [...Object.values(open.got).flat(), ...below.got],
  };
}

/** The oldest list that each of these members has begun to collect goes; `absent` are those that may be missing. */
function lapseBelow(
  trigger: JoinTrigger,
  node: JoinNode,
  path: readonly number[],
  absent: readonly number[],
  begun: readonly number[],
): Lapse {
  const of = [...(node.of ?? [])];
  const lapsed: Lapse = { node: { ...node, of }, got: [], missing: [], clear: [] };
  for (const member of absent) {
    const [absentee, child] = [trigger.of[member], of[member]];
    if (!absentee) continue;
    const below =
      child && begun.includes(member) ? lapseOldest(absentee, child, [...path, member]) : undefined;
    if (below) of[member] = below.node;
    lapsed.got.push(...(below?.got ?? []));
    lapsed.missing.push(...(below?.missing ?? [absentee]));
    lapsed.clear.push(...(below?.clear ?? []));
  }
  return lapsed;
}

/** The oldest list that a member has begun to collect goes; undefined where it has begun none. */
function lapseOldest(trigger: Trigger, node: JoinNode, path: readonly number[]): Lapse | undefined {
  if (trigger.trigger === 'event') return undefined;
  if (node.rounds) {
    // Keys that are whole numbers come in order.
    const [oldest] = Object.keys(node.rounds).map(Number);
    const found = oldest === undefined ? undefined : lapse(trigger, node, path, oldest);
    if (!found || oldest === undefined || trigger.withinMs === undefined) return found;
    return { ...found, clear: [...found.clear, placeOf(path, oldest)] };
  }
  const all = trigger.of.map((_, member) => member);
  const found = lapseBelow(trigger, node, path, all, all);
  return found.got.length > 0 ? found : undefined;
}
