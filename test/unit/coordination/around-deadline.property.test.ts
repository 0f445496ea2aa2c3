// The last events of a round and its deadline in any order around the same millisecond, with repeats, deadlines that come twice and runs
// that hand over: a round has one outcome, and every event that came after it is told apart (M8, M13; 1,000 seeds each).
import fc from 'fast-check';
import { advanceAggregator, initialAggregator } from '../../../src/coordination/aggregator/advance';
import type { AggregatorSetting } from '../../../src/coordination/aggregator/state';
import { indexPlan } from '../../../src/coordination/routing/plan-index';
import { type JoinTrigger, RULES_VERSION } from '../../../src/plan/routing-plan';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

const SEEDS = { numRuns: 1_000, seed: 20_261_121 };
const TWO_HOURS = 7_200_000;
const DUE = START + TWO_HOURS;
const trio = join('all', ['A', 'B', 'C'], { withinMs: TWO_HOURS, onTimeout: 'TooLate' }) as JoinTrigger;

/** What comes after the first event of the round: members, repeats of any, the deadline, the end of a run. */
type Coming = 'B' | 'C' | 'again A' | 'again B' | 'again C' | 'due' | 'rollover';

interface Life {
  order: Coming[];
  /** A time for each, around DUE; it never runs backwards, and no deadline comes before its time. */
  times: number[];
}

const lives: fc.Arbitrary<Life> = fc
  .tuple(
    fc.array(fc.constantFrom<Coming>('again A', 'again B', 'again C', 'due', 'rollover'), { maxLength: 5 }),
    fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 8, maxLength: 8 }),
  )
  .map(([more, keys, offsets]) => {
    const all: Coming[] = ['B', 'C', 'due', ...more];
    const order = all
      .map((coming, position) => ({ coming, key: keys[position] ?? 0 }))
      .toSorted((one, other) => one.key - other.key)
      .map(({ coming }) => coming);
    let at = DUE - 1;
    const times = order.map((coming, position) => {
      at = Math.max(at, coming === 'due' ? DUE : 0, DUE + (offsets[position] ?? 0));
      return at;
    });
    return { order, times };
  });

/** A repeat is the same event again; before the first one it is the first. */
const memberOf = (coming: Coming): string | undefined =>
  coming === 'due' || coming === 'rollover' ? undefined : coming.slice(-1);

/** What has to come of it, by the order alone. */
function wantedOf({ order }: Life): { outcome: string; after: string[] } {
  const seen = new Set(['A']);
  const after = new Set<string>();
  let isDue = false;
  for (const coming of order) {
    isDue ||= coming === 'due' && seen.size < 3;
    const member = memberOf(coming);
    if (member === undefined || seen.has(member)) continue;
    seen.add(member);
    if (isDue) after.add(member);
  }
  return { outcome: isDue ? 'TooLate' : 'Joined', after: [...after] };
}

/** Lives it; `bring` gives a member, once or again. */
function live({ order, times }: Life, given: Correlation, bring: (member: string) => void): string[] {
  bring('A');
  for (const [position, coming] of order.entries()) {
    given.now = times[position] ?? given.now;
    const member = memberOf(coming);
    if (member !== undefined) bring(member);
    else if (coming === 'rollover') given.rollOver();
    // Also where it is not set any more: the server may have recorded it before it was told to take it back.
    else given.take({ input: 'timer', timer: 'joiner @0' });
  }
  given.runAll();
  return given.types.filter((type) => type === 'Joined' || type === 'TooLate');
}

describe('a round of two hours, whatever comes in which order around its end', () => {
  it('has one outcome, and what agents bring afterwards is late', () => {
    const plan = routingPlan({
      a: { on: 'Begin', publishes: { completed: 'A' } },
      b: { on: 'Begin', publishes: { completed: 'B' } },
      c: { on: 'Begin', publishes: { completed: 'C' } },
      joiner: {
        on: trio,
        publishes: { completed: 'Joined' },
        does: { work: 'aggregate', aggregator: 'joiner' },
      },
    });
    fc.assert(
      fc.property(lives, (life) => {
        const given = new Correlation(plan);
        given.publish(envelope('Begin'));
        const outcomes = live(life, given, (member) => given.answer(`${member.toLowerCase()}#1`));
        const { outcome, after } = wantedOf(life);
        expect(outcomes).toEqual([outcome]);
        expect(given.state.ledger.deliveries.discarded).toEqual(
          after.length > 0 ? { late: after.length } : {},
        );
        expect(given.open).toEqual([]);
        expect(given.state.timers).toEqual({});
      }),
      SEEDS,
    );
  });

  it.each([
    ['waits for the next round, in runs begun with rules 2', 2],
    ['is late too, since rules 3', 3],
  ])('has one outcome, and what comes from outside afterwards %s', (_, rules) => {
    const plan = routingPlan({ joiner: { on: trio, publishes: { completed: 'Joined' } } });
    fc.assert(
      fc.property(lives, (life) => {
        const given = Object.assign(new Correlation(plan), { index: indexPlan(plan, rules) });
        const outcomes = live(life, given, (member) => given.publish(envelope(member)));
        const { outcome, after } = wantedOf(life);
        const waits = rules < 3 && after.length > 0;
        const isLate = rules >= 3 && after.length > 0;
        expect(outcomes).toEqual([outcome]);
        expect(given.open).toHaveLength(waits ? after.length : 0);
        expect(Object.keys(given.state.timers)).toEqual(waits ? ['joiner @1'] : []);
        expect(given.state.ledger.deliveries.discarded).toEqual(isLate ? { late: after.length } : {});
        const repeats = life.order.filter((coming) => coming.startsWith('again')).length;
        expect(given.state.ledger.events.duplicates).toBe(repeats);
      }),
      SEEDS,
    );
  });
});

describe('an aggregator across correlations of two hours, whatever comes in which order around its end', () => {
  const setting: AggregatorSetting = {
    rules: RULES_VERSION,
    plan: 'team',
    hash: '0123456789abcdef',
    aggregator: { id: 'trio', on: trio, onComplete: 'Joined', correlateBy: ['payload', 'key'] },
    topics: {},
    defaultTopic: 'project.tasks',
    value: 'x',
    correlation: 'trio:x',
  };

  it('has one outcome a round, and counts what comes afterwards as late', () => {
    fc.assert(
      fc.property(lives, (life) => {
        let state = initialAggregator(setting);
        const published: string[] = [];
        const take = (input: Parameters<typeof advanceAggregator>[2], at: number) => {
          const step = advanceAggregator(setting, state, input, at);
          state = step.state;
          published.push(...step.outcomes.map(({ event }) => event.type));
        };
        const bring = (member: string, at: number) =>
          take({ input: 'event', event: envelope(member, { payload: { key: 'x' } }) }, at);
        bring('A', START);
        for (const [position, coming] of life.order.entries()) {
          const at = life.times[position] ?? DUE;
          const member = memberOf(coming);
          if (member !== undefined) bring(member, at);
          // A run that hands over carries the state as JSON.
          else if (coming === 'rollover') state = JSON.parse(JSON.stringify(state));
          else take({ input: 'timer', timer: '@0' }, at);
        }
        const { outcome, after } = wantedOf(life);
        expect(published).toEqual([outcome]);
        expect(state).toMatchObject({ ended: 1, held: {}, timers: {}, counts: { late: after.length } });
      }),
      SEEDS,
    );
  });
});
