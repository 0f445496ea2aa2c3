// Joins (M8): how events are collected into rounds. Safe and pure; a join's state is a tree of plain JSON beside its trigger.
//
// `all` and `at_least` collect by rounds: the n-th event that a member brings belongs to round n, so that members may arrive in
// any order and a quick member never spoils a slow one. A round that is met is closed; what a member brings for a closed round
// comes late. `first` is met once. `any` passes everything on. After a time-out the members that are missing begin anew.
// The idea is the correlation set and join of workflow patterns (van der Aalst: structured partial join, cancelling by round).
import { assertNever } from '../../events/assert-never';
import type { EventTrigger, JoinTrigger, Trigger } from '../../plan/routing-plan';
import type { Sequence, Time } from '../reckoning';
import { leavesOf } from '../routing/plan-index';

export interface JoinState {
  node: JoinNode;
  /** How many rounds the whole join has met: the number in the next round's delivery id. */
  met: number;
}

export interface JoinNode {
  of?: JoinNode[];
  /** Of `all`, `at_least`: the round that the next event of each member belongs to. */
  next?: number[];
  /** How many rounds have been opened. */
  opened?: number;
  /** Rounds that are open, by number. */
  rounds?: Record<string, OpenRound>;
  /** Rounds that were given up, by number: the members whose events for them are still on their way, and will be dropped. */
  over?: Record<string, number[]>;
  /** Those of `over` whose time had run out: what comes for them is late. */
  lapsed?: number[];
  /** Members that were missing when the last time-out came: what they bring before a new round is open is late, once each. */
  missed?: number[];
  /** Of `first`: it has been met. */
  done?: true;
}

export interface OpenRound {
  /** What each member brought, by its position: sequences in order of arrival. */
  got: Record<string, Sequence[]>;
  since: Time;
}

export interface JoinOffer {
  state: JoinState;
  /** Rounds that this event met: each a list of all its members in order of admission. */
  met: Sequence[][];
  /** Whether any leaf matched. */
  matched: boolean;
  /** Events that have no place, or lost it, and why: `first met`, `round met`, `late`, `unsatisfiable`. One of them may have another place. */
  dropped: Map<Sequence, string>;
  /** Deadlines to set and to clear, by place in the tree. */
  timers: { set: { place: string; due: Time }[]; clear: string[] };
}

export function emptyNode(trigger: Trigger): JoinNode {
  if (trigger.trigger === 'event') return {};
  const of = trigger.of.map(emptyNode);
  const rounds = trigger.trigger === 'all' || trigger.trigger === 'at_least';
  return rounds ? { of, next: of.map(() => 0), opened: 0, rounds: {} } : { of };
}

export function emptyJoin(trigger: Trigger): JoinState {
  return { node: emptyNode(trigger), met: 0 };
}

interface Turn {
  sequence: Sequence;
  at: Time;
  matches: (leaf: EventTrigger) => boolean;
  matched: boolean;
  dropped: Map<Sequence, string>;
  set: { place: string; due: Time }[];
  clear: string[];
}

interface Offered {
  node: JoinNode;
  /** What this node passes on to its parent: lists of sequences. */
  fires: Sequence[][];
}

/** Where a deadline hangs: the positions down the tree and the round, `0.2@3`; `@0` for the root's first round. */
export const placeOf = (path: readonly number[], round: number): string => `${path.join('.')}@${round}`;

export const inOrder = (members: Sequence[]): Sequence[] => [...new Set(members)].sort((a, b) => a - b);

function offerTo(trigger: Trigger, node: JoinNode, path: readonly number[], turn: Turn): Offered {
  if (trigger.trigger === 'event') {
    if (!turn.matches(trigger)) return { node, fires: [] };
    turn.matched = true;
    return { node, fires: [[turn.sequence]] };
  }
  if (node.done) {
    if (leavesOf(trigger).some(turn.matches)) drop(turn, [turn.sequence], 'first met');
    return { node, fires: [] };
  }
  const children = trigger.of.map((member, index) =>
    offerTo(member, node.of?.[index] ?? emptyNode(member), [...path, index], turn),
  );
  const grown: JoinNode = { ...node, of: children.map((child) => child.node) };
  switch (trigger.trigger) {
    case 'any':
      return { node: grown, fires: withoutRepeats(children.flatMap((child) => child.fires)) };
    case 'first': {
      const [fire, ...others] = children.flatMap((child) => child.fires);
      if (!fire) return { node: grown, fires: [] };
      // What its members had collected for themselves can wake nobody any more.
      drop(turn, [...others.flat(), ...waitingIn(grown)], 'first met');
      turn.clear.push(...deadlinesIn(trigger, grown, path));
      return { node: { done: true }, fires: [fire] };
    }
    case 'all':
    case 'at_least':
      return collect(trigger, grown, children, path, turn);
    default:
      return assertNever(trigger);
  }
}

function drop(turn: Turn, sequences: readonly Sequence[], why: string): void {
  turn.matched = true;
  for (const sequence of sequences) turn.dropped.set(sequence, why);
}

/** The places of all deadlines that are set in a tree. */
function deadlinesIn(trigger: Trigger, node: JoinNode, path: readonly number[]): string[] {
  if (trigger.trigger === 'event') return [];
  const own = trigger.withinMs === undefined ? [] : Object.keys(node.rounds ?? {});
  return [
    ...own.map((round) => placeOf(path, Number(round))),
    ...trigger.of.flatMap((member, index) => deadlinesIn(member, node.of?.[index] ?? {}, [...path, index])),
  ];
}

function withoutRepeats(fires: Sequence[][]): Sequence[][] {
  const seen = new Set<string>();
  return fires.filter((fire) => {
    const name = fire.join();
    return seen.has(name) ? false : seen.add(name);
  });
}

/** Puts what the members bring into their rounds and closes those that are met. */
function collect(
  trigger: JoinTrigger,
  grown: JoinNode,
  children: Offered[],
  path: readonly number[],
  turn: Turn,
): Offered {
  const next = trigger.of.map((_, member) => grown.next?.[member] ?? 0);
  const rounds = { ...grown.rounds };
  let opened = grown.opened ?? 0;
  const needed = neededBy(trigger);
  let { over, missed = [] } = grown;
  const fires: Sequence[][] = [];
  const open = (round: number) => {
    opened = round + 1;
    missed = [];
    rounds[round] = { got: {}, since: turn.at };
    if (trigger.withinMs !== undefined)
      turn.set.push({ place: placeOf(path, round), due: turn.at + trigger.withinMs });
  };
  const members = [...children.entries()];
  // An event that also opens a round by another member is not late for the round before.
  const inTurn = [
    ...members.filter(([member]) => !missed.includes(member)),
    ...members.filter(([member]) => missed.includes(member)),
  ];
  for (const [member, child] of inTurn) {
    for (const fire of child.fires) {
      const round = roundFor(trigger, next[member] ?? 0, rounds, opened, over, member);
      const isOver = over?.[round]?.includes(member) === true;
      if (missed.includes(member)) {
        missed = missed.filter((each) => each !== member);
        if (!isOver) {
          drop(turn, fire, 'late');
          continue;
        }
      }
      next[member] = round + 1;
      if (over && isOver) {
        over = withoutMember(over, round, member);
        drop(turn, fire, grown.lapsed?.includes(round) ? 'late' : 'unsatisfiable');
        continue;
      }
      const known = rounds[round];
      if (!known && round < opened) {
        drop(turn, fire, 'round met');
        continue;
      }
      if (!known) open(round);
      const got: Record<string, Sequence[]> = { ...known?.got, [member]: fire };
      rounds[round] = { got, since: known?.since ?? turn.at };
      if (Object.keys(got).length < needed) continue;
      delete rounds[round];
      if (trigger.withinMs !== undefined) turn.clear.push(placeOf(path, round));
      fires.push(inOrder(Object.values(got).flat()));
    }
    // What a member has begun to collect is the first event of its round already: the round's time runs from there.
    const begun = (next[member] ?? 0) + begunIn(trigger.of[member], child.node);
    while (opened < begun) open(opened);
  }
  const { over: _, missed: __, lapsed = [], ...rest } = grown;
  const late = lapsed.filter((round) => over?.[round]);
  const gone = {
    ...(over && { over }),
    ...(late.length > 0 && { lapsed: late }),
    ...(missed.length > 0 && { missed }),
  };
  return { node: { ...rest, next, opened, rounds, ...gone }, fires };
}

/** How many members make a round. */
export const neededBy = ({ trigger, of, count = 1 }: JoinTrigger): number =>
  trigger === 'at_least' ? count : of.length;

/** Nobody waits any more for what this member brings for a round that was given up; undefined where that was the last of all. */
export function withoutMember(
  over: Record<string, number[]>,
  round: number,
  member: number,
): Record<string, number[]> | undefined {
  const { [round]: members = [], ...others } = over;
  const left = members.filter((each) => each !== member);
  const all = left.length > 0 ? { ...others, [round]: left } : others;
  return Object.keys(all).length > 0 ? all : undefined;
}

/** How many lists of events a member has begun to collect, and will pass on when they are whole. */
function begunIn(trigger: Trigger | undefined, node: JoinNode): number {
  if (!trigger || trigger.trigger === 'event') return 0;
  if (node.rounds) return Object.keys(node.rounds).length;
  const below = trigger.of.map((member, index) => begunIn(member, node.of?.[index] ?? {}));
  return below.reduce(
    trigger.trigger === 'first' ? (most, each) => Math.max(most, each) : (sum, each) => sum + each,
    0,
  );
}

/** A round of `all` that closed without this member has run out of time: what the member brings counts for a later one. */
function roundFor(
  trigger: JoinTrigger,
  next: number,
  rounds: Record<string, OpenRound>,
  opened: number,
  over: JoinNode['over'],
  member: number,
): number {
  let round = next;
  if (trigger.trigger === 'all')
    while (round < opened && !rounds[round] && !over?.[round]?.includes(member)) round += 1;
  return round;
}

/**
 * Offers an event to a join.
 * @param matches whether the event matches a leaf.
 */
export function offer(
  trigger: Trigger,
  state: JoinState,
  event: { sequence: Sequence; at: Time },
  matches: (leaf: EventTrigger) => boolean,
): JoinOffer {
  const turn: Turn = { ...event, matches, matched: false, dropped: new Map(), set: [], clear: [] };
  const { node, fires } = offerTo(trigger, state.node, [], turn);
  const cleared = new Set(turn.clear);
  return {
    state: { node, met: state.met + fires.length },
    met: fires,
    matched: turn.matched,
    dropped: turn.dropped,
    timers: {
      set: turn.set.filter(({ place }) => !cleared.has(place)),
      clear: turn.clear.filter((place) => !turn.set.some((each) => each.place === place)),
    },
  };
}

/** Every sequence that waits somewhere in the tree. */
export function waitingIn(node: JoinNode): Set<Sequence> {
  const own = Object.values(node.rounds ?? {}).flatMap((round) => Object.values(round.got).flat());
  return new Set([...own, ...(node.of ?? []).flatMap((child) => [...waitingIn(child)])]);
}

/** What each open round of the tree still lacks, for people: the members that brought nothing yet. */
export function missingIn(trigger: Trigger, node: JoinNode): { got: Sequence[]; missing: Trigger[] }[] {
  if (trigger.trigger === 'event') return [];
  const own = Object.values(node.rounds ?? {}).map((round) => ({
    got: inOrder(Object.values(round.got).flat()),
    missing: trigger.of.filter((_, member) => !(member in round.got)),
  }));
  return [...own, ...trigger.of.flatMap((member, index) => missingIn(member, node.of?.[index] ?? {}))];
}
