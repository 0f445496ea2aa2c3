// Evidence, doubt and what replaces it may arrive in any order: the gate is the same in the end (N11).
import fc from 'fast-check';
import type { RoutingPlan } from '../../../../src/plan/routing-plan';
import { on } from '../../../support/routing-plan';
import { event, Gated, gatedPlan } from './gated';

interface Piece {
  type: 'Reviewed' | 'Measured' | 'Doubted' | 'Noise';
  source: string;
  id: string;
  supersedes: string[];
  retracts: string[];
}

const SOURCES = ['/a', '/b', '/c'];
/** Few, so that sources share ids, and so that events name each other and themselves. */
const id = fc.integer({ min: 1, max: 7 }).map((number) => `evt-${number}`);
const piece: fc.Arbitrary<Piece> = fc.record({
  type: fc.constantFrom('Reviewed', 'Reviewed', 'Reviewed', 'Measured', 'Measured', 'Doubted', 'Noise'),
  source: fc.constantFrom(...SOURCES),
  id,
  supersedes: fc.array(id, { maxLength: 2 }).map((ids) => (ids.length > 1 ? ids : [])),
  retracts: fc.array(id, { maxLength: 3 }).map((ids) => (ids.length > 2 ? ids : [])),
});
/** An identity once: of two contents under one identity the first stands, whichever that is. */
const pieces = fc.uniqueArray(piece, { selector: ({ source, id }) => `${source} ${id}`, maxLength: 12 });
const twoOrders = pieces.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.shuffledSubarray(all, { minLength: all.length }),
    // After how many events the run hands over.
    fc.nat(12),
  ),
);

/** Two of three sources have to review, and one to measure. */
function plan(): RoutingPlan {
  const made = gatedPlan({ evidence: ['Reviewed', 'Measured'] });
  const reviewed = { ...on('Reviewed'), from: SOURCES };
  const gate = made.gates?.clearance;
  const [, ...others] = gate?.criteria ?? [];
  const criteria = [{ criterion: 'evidence' as const, of: reviewed, quorum: 2 }, ...others];
  return { ...made, gates: gate ? { clearance: { ...gate, criteria } } : {} };
}

function live(order: readonly Piece[], handsOverAfter: number): Gated {
  const given = new Gated(plan());
  for (const [position, { type, ...header }] of order.entries()) {
    given.publish(event(type, { ...header }));
    if (position + 1 === handsOverAfter) given.rollOver();
  }
  return given;
}

/** As a reader of all events together would decide, who knows of no order. */
function isOpen(all: readonly Piece[]): boolean {
  const counts = (wanted: Piece) =>
    wanted.retracts.length === 0 &&
    !all.some((each) => each !== wanted && [...each.supersedes, ...each.retracts].includes(wanted.id));
  const sources = (type: string) =>
    new Set(all.filter((each) => each.type === type && counts(each)).map(({ source }) => source)).size;
  return sources('Reviewed') >= 2 && sources('Measured') >= 1;
}

it('is open or closed as all events together say, in every order, over rollovers too', () => {
  fc.assert(
    fc.property(twoOrders, ([one, other, handsOverAfter]) => {
      for (const order of [one, other]) {
        const given = live(order, handsOverAfter);
        const status = given.state.gates?.clearance?.status ?? 'waiting';
        expect(status).toBe(isOpen(one) ? 'open' : 'waiting');
        // What wants through is told the same.
        given.publish(event('Built'));
        expect(given.running).toHaveLength(isOpen(one) ? 1 : 0);
      }
    }),
    { numRuns: 500 },
  );
});

it('is both open and closed in such lives, so that the property speaks of something', () => {
  const seen = { open: 0, closed: 0, early: 0 };
  fc.assert(
    fc.property(twoOrders, ([one, other]) => {
      seen[isOpen(one) ? 'open' : 'closed'] += 1;
      const { discarded } = live(other, 0).state.ledger.deliveries;
      if (discarded['taken back']) seen.early += 1;
    }),
    { numRuns: 200, seed: 11 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5);
});

describe('a retraction that comes before its evidence', () => {
  const early = (rest = {}) => {
    const given = new Gated(gatedPlan());
    given.publish(event('Doubted', { id: 'evt-doubt', retracts: 'evt-1', ...rest }));
    return given;
  };

  it('keeps that evidence from counting, and says whose doubt it was', () => {
    const given = early();
    given.publish(event('Reviewed', { id: 'evt-1' }), event('Built'));
    expect(given.ended('gate:clearance/0#2')).toMatchObject({
      as: 'discarded',
      reason: 'taken back',
      problem: 'evt-1 had been taken back by evt-doubt before it came',
    });
    expect(given.open).toEqual(['deployer#3 held']);
    given.publish(event('Reviewed', { id: 'evt-2' }));
    expect(given.running).toEqual(['deployer#3']);
  });

  it('does not begin a new round after a no', () => {
    const given = new Gated(gatedPlan({ approval: { role: 'lead' } }));
    given.publish(event('Built'), event('Doubted', { retracts: 'evt-1' }));
    given.decide('ann', 'reject');
    given.publish(event('Reviewed', { id: 'evt-1' }));
    expect(given.gate()).toMatchObject({ status: 'refused', round: 1 });
  });

  it('is not kept where no gate takes evidence, nor where an id is none', () => {
    const people = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead' } }));
    people.publish(event('Doubted', { retracts: 'evt-1' }));
    expect(people.state).not.toHaveProperty('takenBack');
    for (const retracts of [7, null, '', [['evt-1']], 'x'.repeat(300)])
      expect(early({ retracts }).state).not.toHaveProperty('takenBack');
  });

  it('is remembered up to a bound, the latest', () => {
    const given = early();
    const many = Array.from({ length: 499 }, (_, number) => `evt-m${number}`);
    given.publish(event('Doubted', { retracts: many }));
    given.publish(event('Reviewed', { id: 'evt-1' }));
    expect(given.state.gates).toBeUndefined();
    given.publish(
      event('Doubted', { retracts: 'evt-last' }),
      event('Reviewed', { id: 'evt-1', source: '/b' }),
    );
    expect(given.state.takenBack).toHaveLength(500);
    expect(given.gate().status).toBe('open');
  });
});
