// What `aggregator status` says: rounds, what did not count, and how to ask for the other kind of aggregator.
import { notAcross, notWithin } from '../../../src/cli/aggregator-names';
import { leftLines, standingLines } from '../../../src/cli/views/aggregator-text';
import { roundsOf } from '../../../src/coordination/aggregator/shown';
import { emptyNode } from '../../../src/coordination/join/join';
import type { JoinTrigger } from '../../../src/plan/routing-plan';
import { START } from '../../support/correlation';
import { join, on, routingPlan } from '../../support/routing-plan';

const votes = join('all', [on('V', { from: '/ann' }), on('V', { from: '/ben' }), on('W', { from: '/cat' })]);
const plan = routingPlan(
  {
    m1: { on: votes, does: { work: 'aggregate', aggregator: 'm1' } },
    x1: { on: join('any', ['A', 'B']), does: { work: 'forward', aggregator: 'x1' } },
  },
  {
    aggregators: {
      x1: {
        id: 'x1',
        on: join('all', ['A', 'B']) as JoinTrigger,
        onComplete: 'AB',
        correlateBy: ['payload', 'key'],
      },
    },
  },
);

describe('the rounds of an aggregator', () => {
  it('name the source where several bring the same type', () => {
    const [round] = roundsOf(votes, emptyNode(votes), () => undefined);
    expect(round?.sentence).toBe('0/3 events received, waiting for V from /ann, V from /ben, W');
  });

  it('are none between two rounds, and that is said', () => {
    const rounds = roundsOf(votes, { ...emptyNode(votes), opened: 1, next: [1, 1, 1] }, () => undefined);
    expect(standingLines(rounds, [{ type: 'Voted', at: '10:00:00' }])).toEqual([
      '10:00:00  published Voted',
      'no round is open; the next event begins one',
    ]);
  });
});

describe('what came to an aggregator and did not count', () => {
  const none = { duplicates: 0, conflicts: 0, unmatched: 0, late: 0 };

  it('is not mentioned where all counted', () => {
    expect(leftLines({ counts: none })).toEqual([]);
  });

  it('is counted, and the last ones are named with the reason', () => {
    const at = START;
    expect(
      leftLines({
        counts: { ...none, late: 1, conflicts: 1, malformed: 1 },
        left: [
          { as: 'late', type: 'B', id: 'b1', source: '/o', correlation: 't5', at },
          { as: 'conflict', type: 'A', id: 'a1', source: '/o', correlation: 't6', at },
          { as: 'malformed', problem: 'event.type needs to be text, got 42', at },
        ],
      }),
    ).toEqual([
      'not counted: 1 late, 1 in conflict, 1 malformed',
      '  10:00:00  B b1 from /o in t5  late: its round was over',
      '  10:00:00  A a1 from /o in t6  in conflict: its source and id came before with other content',
      '  10:00:00  something  malformed: event.type needs to be text, got 42',
    ]);
  });
});

describe('the name of an aggregator', () => {
  it.each([
    [() => notWithin(plan, 'x1'), 'signalbox aggregator status x1 --value VALUE'],
    [() => notAcross(plan, 'm1'), 'signalbox aggregator status m1 CORRELATION'],
    [() => notWithin(plan, 'm2'), 'plan team has no aggregator "m2": it has m1, x1; did you mean m1?'],
    [() => notAcross(plan, 'other'), 'plan team has no aggregator "other": it has m1, x1'],
  ])('that does not fit is refused with what to type, or with all names (%#)', (problem, words) => {
    expect(problem().message).toContain(words);
  });
});
