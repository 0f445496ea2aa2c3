// After every step of every life no round waits that is known to be lost, and judging a state changes nothing of it (N3).
import fc from 'fast-check';
import { indexPlan } from '../../../src/coordination/routing/plan-index';
import { judgeJoin } from '../../../src/coordination/satisfiability/judge-join';
import { openWorkIn } from '../../../src/coordination/satisfiability/prospects';
import { ENDINGS, reactionOf } from '../../../src/coordination/satisfiability/supply';
import type { CoordinationState } from '../../../src/coordination/state';
import type { RoutingPlan } from '../../../src/plan/routing-plan';
import { liveThrough } from '../../support/live-through';
import { life, plan } from '../../support/random-correlation';
import { smallPlan } from '../../support/random-joins';

const lives = (look: (plan: RoutingPlan, lived: Parameters<Parameters<typeof liveThrough>[2]>[0]) => void) =>
  fc.assert(
    fc.property(fc.oneof(plan, smallPlan), life, (drawn, happenings) => {
      liveThrough(drawn, happenings, (lived) => look(drawn, lived));
    }),
    { numRuns: 500 },
  );

const isOver = ({ phase, failMet }: CoordinationState) => phase === 'cancelled' || failMet !== undefined;

/** The verdicts on all joins of a state that name a lost round. */
function lostIn(plan: RoutingPlan, state: CoordinationState) {
  const index = indexPlan(plan);
  const work = openWorkIn(state);
  return Object.entries(state.joins).flatMap(([name, join]) => {
    const reaction = index.reaction(name);
    const { doomed } = reaction ? judgeJoin(index, state, reaction, join, work) : {};
    return doomed ? [{ name, ...doomed }] : [];
  });
}

describe('after every step of every life', () => {
  it('no round waits that can no longer be met', () => {
    lives((drawn, { state, input }) => {
      // What is carried over was judged before, and is on its way again.
      if (isOver(state) || input.input === 'carry' || input.input === 'begin') return;
      expect(lostIn(drawn, state)).toEqual([]);
    });
  });

  it('every row of a round that was given up has ended, as unsatisfiable, and its deadline is gone', () => {
    lives((_, { state, facts }) => {
      for (const fact of facts) {
        if (fact.fact !== 'join-unsatisfiable') continue;
        expect(fact.received).not.toEqual([]);
        expect(fact.because).not.toEqual([]);
        const ended = facts.flatMap((each) =>
          each.fact === 'delivery-ended' && each.reason === 'unsatisfiable' ? [each.delivery] : [],
        );
        for (const sequence of fact.received) {
          const row = state.open[`${fact.join}#${sequence}`];
          // It may have another place in the same join.
          if (row?.state !== 'waiting') expect([...ended, row?.id]).toContain(`${fact.join}#${sequence}`);
        }
      }
    });
  });

  it('what is kept for joins is bounded, and names reactions of the plan', () => {
    lives((drawn, { state }) => {
      const { came = {}, endings = {} } = state.supply ?? {};
      const names = drawn.reactions.map(({ name }) => name);
      expect(Object.keys(endings).filter((name) => !names.includes(name))).toEqual([]);
      expect(Object.keys(endings).length).toBeLessThanOrEqual(ENDINGS);
      expect(Object.values(came).every((count) => Number.isSafeInteger(count) && count > 0)).toBe(true);
    });
  });
});

describe('the reaction of a delivery', () => {
  it.each([
    ['builder#12', 'builder'],
    ['tester/plan#r3', 'tester/plan'],
    ['task draft#4', 'planned:writer'],
    ['task unheard#4', 'task unheard'],
  ])('%s is %s', (delivery, reaction) => {
    const draft = {
      agent: 'writer',
      dependsOn: [],
      status: 'open',
      delivery: 'task draft#4',
      by: '/p',
    } as const;
    const state = { subtasks: { draft: { ...draft, dependsOn: [] } } } as Partial<CoordinationState>;
    expect(reactionOf(state as CoordinationState, delivery)).toBe(reaction);
  });
});
