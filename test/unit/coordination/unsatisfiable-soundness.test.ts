// A round is called unsatisfiable only where nothing that could still happen meets it: held against a search of all of it.
import fc from 'fast-check';
import { advance, type Input, type Step } from '../../../src/coordination/advance';
import type { Ending } from '../../../src/coordination/delivery/ending';
import { evolve } from '../../../src/coordination/evolve';
import type { JoinUnsatisfiable } from '../../../src/coordination/facts';
import { initialState } from '../../../src/coordination/initial';
import type { JoinNode } from '../../../src/coordination/join/join';
import { indexPlan, leavesOf, type PlanIndex } from '../../../src/coordination/routing/plan-index';
import { membersLacking } from '../../../src/coordination/satisfiability/fires';
import { producersOf } from '../../../src/coordination/satisfiability/producers';
import type { CoordinationState } from '../../../src/coordination/state';
import type { RoutingPlan, RoutingReaction } from '../../../src/plan/routing-plan';
import { START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { type Happens, OUTSIDE, plainPlan, smallLife, smallPlan } from '../../support/random-joins';

/** So many states are looked at for each round, so many steps ahead. */
const STATES = 200;
const STEPS = 6;

const when = { at: START, run: 'run-1' };

const endings = (reaction: RoutingReaction | undefined): Ending[] => [
  { ending: 'answered', payload: {}, attempts: 1 },
  ...Object.keys(reaction?.publishes.outcomes ?? {}).map(
    (outcome): Ending => ({ ending: 'answered', payload: {}, outcome, attempts: 1 }),
  ),
  { ending: 'failed', reason: 'timeout', problem: 'too slow', attempts: 1 },
];

const runningIn = ({ open }: CoordinationState) =>
  Object.values(open).filter((delivery) => delivery.state === 'running');

function outsideEvent({ plan, hash }: RoutingPlan, type: string, id: string): Input {
  return { input: 'events', signal: { events: [envelope(type, { id })], plan, hash } };
}

function inputOf(index: PlanIndex, state: CoordinationState, { what, which }: Happens): Input | undefined {
  if (what === 'outside') return outsideEvent(index.plan, OUTSIDE[which % 2] ?? 'O', `evt-${state.admitted}`);
  if (what === 'deadline') {
    const timers = Object.keys(state.timers);
    const timer = timers[which % Math.max(1, timers.length)];
    return timer === undefined ? undefined : { input: 'timer', timer };
  }
  const running = runningIn(state);
  const delivery = running[which % Math.max(1, running.length)];
  if (!delivery) return undefined;
  const possible = endings(index.reaction(delivery.reaction));
  const [first, ...others] = possible;
  const ending = what === 'completed' ? first : what === 'failed' ? others.at(-1) : others[0];
  return ending && { input: 'settled', delivery: delivery.id, ending };
}

/** Every step of a life: the state before it, and what it gave. */
function stepsOf(plan: RoutingPlan, life: readonly Happens[]): { before: CoordinationState; step: Step }[] {
  const index = indexPlan(plan);
  const steps: { before: CoordinationState; step: Step }[] = [];
  let state = initialState('feature-7');
  for (const happens of life) {
    const input = inputOf(index, state, happens);
    if (!input) continue;
    const step = advance(index, state, input, when);
    steps.push({ before: state, step });
    state = step.state;
  }
  return steps;
}

/** All rounds that were called unsatisfiable in a life, each with the state just before. */
function calledIn(plan: RoutingPlan, life: readonly Happens[]) {
  return stepsOf(plan, life).flatMap(({ before, step }) => {
    let state = before;
    const called: { before: CoordinationState; fact: JoinUnsatisfiable }[] = [];
    for (const fact of step.facts) {
      if (fact.fact === 'join-unsatisfiable') called.push({ before: state, fact });
      state = evolve(state, fact);
    }
    return called;
  });
}

type Place = Pick<JoinUnsatisfiable, 'join' | 'place'>;

/** The node that a place is in, and those around it; the round's number last. */
function nodesAt(state: CoordinationState, { join, place }: Place) {
  const [path = '', round = ''] = place.split('@');
  const nodes: (JoinNode | undefined)[] = [state.joins[join]?.node];
  for (const step of path === '' ? [] : path.split('.')) nodes.push(nodes.at(-1)?.of?.[Number(step)]);
  return { nodes, round };
}

/** The round was neither open any more nor lost because `first` was met elsewhere: somebody has met it. */
function isMet(state: CoordinationState, fact: Place): boolean {
  const { nodes, round } = nodesAt(state, fact);
  return !nodes.some((node) => !node || node.done) && nodes.at(-1)?.rounds?.[round] === undefined;
}

/** A deadline that ends the round in question says nothing about whether it could be met. */
function endsIt(timer: string, { join, place }: Place): boolean {
  const [path = '', round] = place.split('@');
  const [name, at = ''] = timer.split(' ');
  const [above = '', number] = at.split('@');
  if (name !== join) return false;
  return above === path ? number === round : above === '' || path.startsWith(`${above}.`);
}

interface Search {
  index: PlanIndex;
  fact: Place;
  start: CoordinationState;
  joins: RoutingReaction[];
  /** How often an outside event is expected. */
  expected: number;
  /** States that may still be looked at. */
  left: number;
}

const openedIn = (node?: JoinNode): number => Math.max(node?.opened ?? 0, ...(node?.of ?? []).map(openedIn));

/** Types that open rounds wait for, of those open at the start, and of the first that a join has opened since. */
function askedIn({ joins, start, fact }: Search, state: CoordinationState): Set<string> {
  const types = joins.flatMap((reaction) => {
    const then = start.joins[reaction.name]?.node;
    const isNew = membersLacking(reaction.on, then).length === 0 && reaction.name !== fact.join;
    return membersLacking(reaction.on, isNew ? state.joins[reaction.name]?.node : then).flatMap(leavesOf);
  });
  return new Set(types.flatMap(({ type }) => type ?? []));
}

function movesFrom(search: Search, state: CoordinationState, sent: readonly string[]) {
  const asked = askedIn(search, state);
  const came = (type: string) =>
    (search.start.supply?.came[type] ?? 0) + sent.filter((each) => each === type).length;
  const outside = OUTSIDE.filter((type) => asked.has(type) || came(type) < search.expected);
  return [
    ...runningIn(state).flatMap((delivery) =>
      endings(search.index.reaction(delivery.reaction)).map((ending) => ({
        input: { input: 'settled', delivery: delivery.id, ending } as Input,
        sent,
      })),
    ),
    ...Object.keys(state.timers)
      .filter((timer) => !endsIt(timer, search.fact))
      .map((timer) => ({ input: { input: 'timer', timer } as Input, sent })),
    ...outside.map((type) => ({
      input: outsideEvent(search.index.plan, type, `sent-${state.admitted}`),
      sent: [...sent, type],
    })),
  ];
}

/** Looks for a way to meet the round; the inputs that do, or undefined. */
function wayToMeet(
  search: Search,
  state: CoordinationState,
  sent: readonly string[],
  depth: number,
): Input[] | undefined {
  if (isMet(state, search.fact)) return [];
  if (depth === 0 || search.left === 0) return undefined;
  for (const move of movesFrom(search, state, sent)) {
    if (search.left === 0) return undefined;
    search.left -= 1;
    const next = advance(search.index, state, move.input, when).state;
    const way = wayToMeet(search, next, move.sent, depth - 1);
    if (way) return [move.input, ...way];
  }
  return undefined;
}

function searchFor(plan: RoutingPlan, start: CoordinationState, fact: Place) {
  // Older rules judge nothing: they only do what happens.
  const index = indexPlan(plan, 1);
  const reaction = index.reaction(fact.join);
  if (!reaction) throw new Error(`there is no reaction ${fact.join}`);
  const joins = [...new Set([reaction, ...producersOf(index).ancestryOf(reaction).reactions])];
  const expected = Math.max(1, ...joins.map(({ name }) => openedIn(start.joins[name]?.node)));
  const search: Search = { index, fact, start, joins, expected, left: STATES };
  const { state } = advance(index, start, { input: 'begin' }, when);
  return { way: wayToMeet(search, state, [], STEPS), looked: STATES - search.left };
}

describe('a round that is called unsatisfiable', () => {
  it('is met by nothing that agents, deadlines and expected events from outside could still do', () => {
    fc.assert(
      fc.property(smallPlan, smallLife, (plan, life) => {
        for (const { before, fact } of calledIn(plan, life))
          expect({ fact, way: searchFor(plan, before, fact).way }).toEqual({ fact, way: undefined });
      }),
      { numRuns: 400 },
    );
  });

  it('is not so seldom in these lives, nor the search so short, that the above would say nothing', () => {
    const drawn = fc.sample(fc.tuple(smallPlan, smallLife), { numRuns: 150, seed: 7 });
    const called = drawn.flatMap(([plan, life]) => calledIn(plan, life).map((each) => ({ plan, ...each })));
    expect(called.length).toBeGreaterThan(20);
    const looked = called.map(({ plan, before, fact }) => searchFor(plan, before, fact).looked);
    expect(looked.filter((states) => states > 10).length).toBeGreaterThan(10);
  });
});

describe('a round that nothing can meet any more', () => {
  it('is called unsatisfiable at once, as far as a plan without detours tells', () => {
    fc.assert(
      fc.property(plainPlan, smallLife, (plan, life) => {
        for (const { step } of stepsOf(plan, life)) {
          const node = step.state.joins.waiter?.node ?? {};
          // Of several rounds the oldest gets what comes: of the others nothing is said before.
          const [oldest] = Object.keys(node.rounds ?? {});
          if (oldest === undefined) continue;
          const { way, looked } = searchFor(plan, step.state, { join: 'waiter', place: `@${oldest}` });
          if (looked < STATES) expect({ oldest, found: way !== undefined }).toEqual({ oldest, found: true });
        }
      }),
      { numRuns: 300 },
    );
  });
});
