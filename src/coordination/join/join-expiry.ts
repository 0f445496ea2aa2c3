// How a round of a join ends without having been met: its time ran out (`within`), or it is given up. Safe and pure.
//
// With the round goes what its members had begun to collect for it; members that are missing begin anew with the next round. Of a
// round that is given up early, what is on its way is still brought: it belongs to that round, and is dropped when it comes.
import type { JoinTrigger, Trigger } from '../../plan/routing-plan';
import type { Sequence } from '../reckoning';
import { inOrder, type JoinNode, type JoinState, placeOf } from './join';

export interface JoinExpiry {
  state: JoinState;
  /** The join whose round has ended; its `onTimeout` or `onUnsatisfiable` is published. */
  trigger: JoinTrigger;
  /** What had arrived, in order of admission. */
  got: Sequence[];
  /** What had not: members, of one that had begun to collect those that it lacked. */
  missing: Trigger[];
  /** Deadlines of joins within, whose rounds went with this one. */
  clear: string[];
}

type Lapse = Omit<JoinExpiry, 'state' | 'trigger'> & { node: JoinNode };

/** Whether a member is on its way: somebody is at work on what it waits for. */
export type OnItsWay = (member: Trigger, node: JoinNode | undefined) => boolean;

/** Before it, what sources outside brought after a time-out opened the next round. */
export const LATE_SINCE_RULES = 3;

interface Manner {
  late: boolean;
  missed: boolean;
  onItsWay: OnItsWay;
}

/**
 * Ends an open round before it is met; undefined where that round is not open any more.
 * @param late its time is over, so that what is still on its way comes late; else it is given up
 * @param missed what is missing is late, whoever brings it before a new round is open, once for each member
 * @param onItsWay whose events still belong to that round when they come, and are dropped; default: nobody's
 */
export function expire(
  trigger: Trigger,
  state: JoinState,
  place: string,
  { late = false, missed = false, onItsWay = () => false }: Partial<Manner> = {},
): JoinExpiry | undefined {
  const [path = '', number = ''] = place.split('@');
  const steps = path === '' ? [] : path.split('.').map(Number);
  const found = expireIn(trigger, state.node, steps, 0, Number(number), { late, missed, onItsWay });
  return found && { ...found, got: inOrder(found.got), state: { ...state, node: found.node } };
}

/** Goes down the path to the join that the deadline belongs to. */
function expireIn(
  trigger: Trigger,
  node: JoinNode,
  path: readonly number[],
  depth: number,
  round: number,
  manner: Manner,
): (Lapse & { trigger: JoinTrigger }) | undefined {
  if (trigger.trigger === 'event') return undefined;
  const step = path[depth];
  if (step === undefined) {
    const lapsed = lapse(trigger, node, path, round, manner);
    return lapsed && { ...lapsed, trigger };
  }
  const [member, child] = [trigger.of[step], node.of?.[step]];
  const found = member && child && expireIn(member, child, path, depth + 1, round, manner);
  return found && { ...found, node: { ...node, of: node.of?.with(step, found.node) } };
}

function lapse(
  trigger: JoinTrigger,
  node: JoinNode,
  path: readonly number[],
  round: number,
  manner: Manner,
): Lapse | undefined {
  const open = node.rounds?.[round];
  if (!open) return undefined;
  const rounds = { ...node.rounds };
  delete rounds[round];
  const absent = trigger.of.flatMap((_, member) => (member in open.got ? [] : [member]));
  const begun = absent.filter((member) => (node.next?.[member] ?? 0) === round);
  const below = lapseBelow(trigger, node, path, absent, begun, manner);
  // What a member had begun to collect has ended here, and what it still lacked of it is dropped where it collects.
  const late = absent.filter((member) => {
    const [absentee, child] = [trigger.of[member], node.of?.[member]];
    return absentee && below.node.of?.[member] === child && manner.onItsWay(absentee, child);
  });
  const next = (node.next ?? []).map((each, member) =>
    each === round && !late.includes(member) ? round + 1 : each,
  );
  const over = late.length > 0 ? { over: { ...node.over, [round]: late } } : {};
  const lapsed = manner.late && late.length > 0 ? { lapsed: [...(node.lapsed ?? []), round] } : {};
  // With a round open already, what comes counts for that one.
  const missed =
    manner.missed && Object.keys(rounds).length === 0
      ? absent.filter((member) => !collects(trigger.of[member]))
      : [];
  return {
    ...below,
    node: { ...below.node, next, rounds, ...over, ...lapsed, ...(missed.length > 0 && { missed }) },
    got: [...Object.values(open.got).flat(), ...below.got],
  };
}

/** Whether a member collects rounds of its own: what it brings begins with the first event of one, and is then no straggler. */
const collects = (member: Trigger | undefined): boolean =>
  member !== undefined &&
  member.trigger !== 'event' &&
  (member.trigger === 'all' || member.trigger === 'at_least' || member.of.some(collects));

/** The oldest list that each of these members has begun to collect goes; `absent` are those that may be missing. */
function lapseBelow(
  trigger: JoinTrigger,
  node: JoinNode,
  path: readonly number[],
  absent: readonly number[],
  begun: readonly number[],
  manner: Manner,
): Lapse {
  const of = [...(node.of ?? [])];
  const lapsed: Lapse = { node: { ...node, of }, got: [], missing: [], clear: [] };
  for (const member of absent) {
    const [absentee, child] = [trigger.of[member], of[member]];
    if (!absentee) continue;
    const below =
      child && begun.includes(member) ? lapseOldest(absentee, child, [...path, member], manner) : undefined;
    if (below) of[member] = below.node;
    lapsed.got.push(...(below?.got ?? []));
    lapsed.missing.push(...(below?.missing ?? [absentee]));
    lapsed.clear.push(...(below?.clear ?? []));
  }
  return lapsed;
}

/** The oldest list that a member has begun to collect goes; undefined where it has begun none. */
function lapseOldest(
  trigger: Trigger,
  node: JoinNode,
  path: readonly number[],
  manner: Manner,
): Lapse | undefined {
  if (trigger.trigger === 'event') return undefined;
  if (node.rounds) {
    // Keys that are whole numbers come in order.
    const [oldest] = Object.keys(node.rounds).map(Number);
    const found = oldest === undefined ? undefined : lapse(trigger, node, path, oldest, manner);
    if (!found || oldest === undefined || trigger.withinMs === undefined) return found;
    return { ...found, clear: [...found.clear, placeOf(path, oldest)] };
  }
  const all = trigger.of.map((_, member) => member);
  const found = lapseBelow(trigger, node, path, all, all, manner);
  return found.got.length > 0 ? found : undefined;
}
