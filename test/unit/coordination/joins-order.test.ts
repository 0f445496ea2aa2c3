// Joins do not depend on the order in which members arrive (M8, M23).
import fc from 'fast-check';
import type { Trigger } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

/** Ids of events, each type's in its own order; its letter is its type. */
type Arrivals = string[];

/** One of all ways to merge the sequences, each of which keeps its own order, with repeats thrown in. */
const merged = (sequences: string[][]): fc.Arbitrary<Arrivals> =>
  fc
    .tuple(
      fc.shuffledSubarray(
        sequences.flatMap((sequence, type) => sequence.map(() => type)),
        { minLength: sequences.flat().length },
      ),
      fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 6 }),
    )
    .map(([turns, repeats]) => {
      const taken = sequences.map(() => 0);
      const order = turns.map((type) => {
        const position = taken[type] ?? 0;
        taken[type] = position + 1;
        return sequences[type]?.[position] ?? '';
      });
      for (const [which, later] of repeats) {
        const at = which % order.length;
        const id = order[at] ?? '';
        const first = order.indexOf(id);
        order.splice(first + 1 + (later % (order.length - first)), 0, id);
      }
      return order;
    });

function outcomeOf(on: Trigger, arrivals: Arrivals) {
  const correlation = new Correlation(routingPlan({ waiter: { on, publishes: { completed: 'Done' } } }));
  for (const id of arrivals) correlation.publish(envelope(id.charAt(0), { id }));
  correlation.runAll();
  const { duplicates: _, ...events } = correlation.state.ledger.events;
  return {
    rounds: correlation.rounds.map((round) => round.toSorted()).toSorted(),
    deliveries: correlation.state.ledger.deliveries,
    events,
    waiting: Object.keys(correlation.state.open).length,
    held: Object.keys(correlation.state.held).length,
  };
}

const three = [
  ['A1', 'A2', 'A3'],
  ['B1', 'B2', 'B3'],
  ['C1', 'C2'],
];

describe('in every order of arrival, repeats included', () => {
  it.each([
    ['all of three', 1_000, join('all', ['A', 'B', 'C'])],
    ['all of two in all of two', 300, join('all', ['A', join('all', ['B', 'C'])])],
    ['any in all', 300, join('all', [join('any', ['A']), join('any', ['B']), 'C'])],
    ['all in any', 300, join('any', [join('all', ['A', 'B']), join('all', ['B', 'C'])])],
    ['at least all', 300, join('at_least', ['A', 'B', 'C'], { count: 3 })],
  ])('%s gives the same rounds, deliveries and sums', (_, numRuns, on) => {
    const expected = outcomeOf(on, three.flat());
    expect(expected.rounds.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(merged(three), (arrivals) => {
        expect(outcomeOf(on, arrivals)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  it.each([
    ['the first of two in all', join('all', ['A', join('first', ['B', 'C'])]), 1],
    ['any of two in all', join('all', [join('any', ['A', 'B']), 'C']), 2],
    ['at least two of three', join('at_least', ['A', 'B', 'C'], { count: 2 }), 3],
  ])('%s gives as many rounds, and no row is lost', (_, on, rounds) => {
    fc.assert(
      fc.property(merged(three), (arrivals) => {
        const outcome = outcomeOf(on, arrivals);
        expect(outcome.rounds).toHaveLength(rounds);
        expect(outcome.deliveries.handled).toBe(rounds);
        expect(outcome.held).toBe(outcome.waiting);
      }),
      { numRuns: 300 },
    );
  });
});
