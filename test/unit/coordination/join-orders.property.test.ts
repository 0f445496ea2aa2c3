// Joins give the same result for any order of arrival, duplicates included, each correlation for itself; what comes from the wrong
// source is no member (M8, M13, M18).
import fc from 'fast-check';
import type { Envelope } from '../../../src/events/envelope';
import type { JoinTrigger, Trigger } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, on, routingPlan } from '../../support/routing-plan';

/** Orders of arrival that each join is held against. */
const ORDERS = 1_000;
const from = (type: string) => on(type, { from: '/right' });

/** Two of each member; each a member only where it comes from the right source. */
const MEMBERS = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'D1', 'D2'];

interface Arrival {
  id: string;
  source: string;
  correlation: string;
}

const CORRELATIONS = ['feature-7', 'feature-8'];
const right = (ids: readonly string[], correlation: string): Arrival[] =>
  ids.map((id) => ({ id, source: '/right', correlation }));

interface Drawn {
  /** What either correlation is sent, in the plainest order. */
  ids: string[];
  /** The same in any order, with repeats, and with strangers that are no members. */
  arrivals: Arrival[];
}

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    ids: fc.subarray(MEMBERS, { minLength: 2 }),
    strangers: fc.array(fc.constantFrom(...MEMBERS), { maxLength: 3 }),
    repeats: fc.array(fc.nat(99), { maxLength: 5 }),
    keys: fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
  })
  .map(({ ids, strangers, repeats, keys }) => {
    const all = CORRELATIONS.flatMap((correlation) => [
      ...right(ids, correlation),
      ...strangers.map((id) => ({ id, source: '/wrong', correlation })),
    ]);
    for (const repeat of repeats) all.push(all[repeat % all.length] as Arrival);
    const order = all.map((arrival, position) => ({ arrival, key: keys[position] ?? 0 }));
    return { ids, arrivals: order.sort((a, b) => a.key - b.key).map(({ arrival }) => arrival) };
  });

const eventOf = ({ id, source, correlation }: Arrival): Envelope =>
  envelope(id.charAt(0), { id, source, correlation_id: correlation });

/** Whether a round of it has the same members in every order: nothing in it is met by some of its members only. */
const needsAll = (trigger: Trigger): boolean =>
  trigger.trigger === 'event' || (trigger.trigger === 'all' && trigger.of.every(needsAll));

/** What becomes of the events of one correlation: how many rounds, and how many rows of each kind. */
function resultOf(on: JoinTrigger, all: readonly Arrival[], correlation: string) {
  const plan = routingPlan({ waiter: { on, publishes: { completed: 'Done' } } });
  const lived = new Correlation(plan, correlation);
  for (const arrival of all) if (arrival.correlation === correlation) lived.publish(eventOf(arrival));
  lived.runAll();
  const { discarded, handled, joined, pending } = lived.state.ledger.deliveries;
  return {
    rounds: lived.rounds.length,
    handled,
    // Which of two members found a round closed depends on the order; how many did does not.
    rows: joined + Object.values(discarded).reduce((sum, count) => sum + count, 0),
    waiting: pending.waiting ?? 0,
    unsatisfiable: discarded.unsatisfiable ?? 0,
    members: needsAll(on) ? lived.rounds.map((round) => round.map((id) => id.charAt(0)).toSorted()) : [],
  };
}

const [a, b, c, d] = ['A', 'B', 'C', 'D'].map(from) as [JoinMember, JoinMember, JoinMember, JoinMember];
type JoinMember = ReturnType<typeof from>;

describe('whatever the order in which members arrive', () => {
  it.each<[string, JoinTrigger]>([
    ['all', join('all', [a, b, c])],
    ['any', join('any', [a, b])],
    ['first', join('first', [a, b, c])],
    ['at_least', join('at_least', [a, b, c], { count: 3 })],
    ['all in all', join('all', [a, join('all', [b, c])])],
    ['first in all', join('all', [a, join('first', [b, c])])],
    ['any in all', join('all', [a, join('any', [b, c])])],
    ['all in any', join('any', [join('all', [a, b]), join('all', [c, d])])],
    ['at_least in all', join('all', [join('at_least', [a, b], { count: 2 }), c])],
  ])('%s gives the same result in either correlation', (_, trigger) => {
    const plain = new Map<string, ReturnType<typeof resultOf>>();
    fc.assert(
      fc.property(drawn, ({ ids, arrivals }) => {
        const expected = plain.get(ids.join()) ?? resultOf(trigger, right(ids, 'feature-7'), 'feature-7');
        plain.set(ids.join(), expected);
        for (const correlation of CORRELATIONS)
          expect(resultOf(trigger, arrivals, correlation)).toEqual(expected);
      }),
      { numRuns: ORDERS / CORRELATIONS.length },
    );
  });

  it.each<[string, JoinTrigger]>([
    ['two of three', join('at_least', [a, b, c], { count: 2 })],
    ['two of an event and joins', join('at_least', [a, join('all', [b, c]), d], { count: 2 })],
  ])('at_least %s is met as often, whoever is late', (_, trigger) => {
    fc.assert(
      fc.property(drawn, ({ ids, arrivals }) => {
        const [expected, met] = [right(ids, 'feature-7'), arrivals].map(
          (all) => resultOf(trigger, all, 'feature-7').rounds,
        );
        expect(met).toBe(expected);
      }),
      { numRuns: ORDERS },
    );
  });

  it('first is met by whoever came first, and never again', () => {
    fc.assert(
      fc.property(drawn, ({ arrivals }) => {
        const lived = new Correlation(routingPlan({ waiter: { on: join('first', [a, b, c, d]) } }));
        const own = arrivals.filter(({ correlation }) => correlation === 'feature-7');
        for (const arrival of own) lived.publish(eventOf(arrival));
        const firstId = own.find(({ source }) => source === '/right')?.id;
        expect(
          lived.dispatched.map(({ event }) => ('event' in event ? event.event.id : 'elsewhere')),
        ).toEqual([firstId]);
      }),
      { numRuns: ORDERS },
    );
  });

  it('an event of the wrong source wakes nobody and has no row', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MEMBERS), (id) => {
        const lived = new Correlation(routingPlan({ waiter: { on: join('all', [a, b, c, d]) } }));
        lived.publish(eventOf({ id, source: '/wrong', correlation: 'feature-7' }));
        expect(lived.state).toMatchObject({ open: {}, joins: {} });
        expect(lived.state.ledger.events.unmatched).toBe(1);
      }),
    );
  });
});
