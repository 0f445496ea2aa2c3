// Joins within joins (M8).
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

const waiter = (on: ReturnType<typeof join>) => new Correlation(routingPlan({ waiter: { on } }));

const event = (id: string) => envelope(id.charAt(0), { id });

describe('all of an event and the first of two', () => {
  const nested = () => waiter(join('all', ['A', join('first', ['B', 'C'])]));

  it.each([
    [
      ['A1', 'B1'],
      ['A1', 'B1'],
    ],
    [
      ['B1', 'A1'],
      ['B1', 'A1'],
    ],
    [
      ['C1', 'B1', 'A1'],
      ['C1', 'A1'],
    ],
    [
      ['C1', 'A1', 'B1'],
      ['C1', 'A1'],
    ],
  ])('makes of %j the round %j', (arrivals, round) => {
    const correlation = nested();
    correlation.publish(...arrivals.map(event));
    expect(correlation.rounds).toEqual([round]);
    expect(correlation.running).toEqual(['waiter#r1']);
  });

  it('discards the one that came second', () => {
    const correlation = nested();
    correlation.publish(event('B1'), event('C1'), event('A1'));
    expect(correlation.endingOf('waiter#2')).toBe('discarded(first met)');
    expect(correlation.open).toEqual(['waiter#r1 running']);
  });
});

describe('all of any of two and an event', () => {
  const nested = () => waiter(join('all', [join('any', ['A', 'B']), 'C']));

  it('takes each of the two for a round of its own', () => {
    const correlation = nested();
    correlation.publish(event('A1'), event('B1'), event('C1'));
    expect(correlation.rounds).toEqual([['A1', 'C1']]);
    correlation.publish(event('C2'));
    expect(correlation.rounds).toEqual([
      ['A1', 'C1'],
      ['B1', 'C2'],
    ]);
  });
});

describe('any of an event and a join that needs the same event', () => {
  it('wakes its agent for the event, and again for the join, with every event still there', () => {
    const correlation = waiter(join('any', ['A', join('all', ['A', 'B'])]));
    correlation.publish(event('A1'));
    expect(correlation.open).toEqual(['waiter#1 waiting', 'waiter#r1 running']);
    correlation.answer('waiter#r1');
    correlation.publish(event('B1'));
    expect(correlation.rounds).toEqual([['A1'], ['A1', 'B1']]);
    expect(Object.keys(correlation.dispatched[1]?.joined ?? {})).toEqual(['A', 'B']);
    correlation.answer('waiter#r2');
    expect(correlation.open).toEqual([]);
    expect(correlation.state.held).toEqual({});
  });

  it('closes two rounds at once where one event meets both', () => {
    const correlation = waiter(join('any', [join('all', ['A', 'C']), join('all', ['B', 'C'])]));
    correlation.publish(event('A1'), event('B1'), event('C1'));
    expect(correlation.rounds).toEqual([
      ['A1', 'C1'],
      ['B1', 'C1'],
    ]);
    expect(correlation.running).toEqual(['waiter#r1', 'waiter#r2']);
    correlation.runAll();
    expect(correlation.state.held).toEqual({});
  });
});

describe('first of an event and a join', () => {
  const nested = () => waiter(join('first', ['A', join('all', ['B', 'C'], { withinMs: 1_000 })]));

  it('discards what its join had collected once it is met', () => {
    const correlation = nested();
    correlation.publish(event('B1'), event('A1'));
    expect(correlation.endingOf('waiter#1')).toBe('discarded(first met)');
    expect(correlation.open).toEqual(['waiter#2 running']);
  });

  it('takes the deadline of that join back', () => {
    const correlation = nested();
    correlation.publish(event('B1'));
    expect(Object.keys(correlation.state.timers)).toHaveLength(1);
    correlation.publish(event('A1'));
    expect(correlation.state.timers).toEqual({});
    expect(correlation.effects).toContainEqual({ effect: 'cancel-timer', timer: 'waiter 1@0' });
  });

  it('does not collect for its join any more once it is met', () => {
    const correlation = nested();
    correlation.publish(event('A1'), event('B1'), event('C1'));
    expect(correlation.endingOf('waiter#2')).toBe('discarded(first met)');
    expect(correlation.endingOf('waiter#3')).toBe('discarded(first met)');
    expect(correlation.state.timers).toEqual({});
  });

  it('may be met by the join', () => {
    const correlation = nested();
    correlation.publish(event('B1'), event('C1'), event('A1'));
    expect(correlation.rounds).toEqual([['B1', 'C1']]);
    expect(correlation.endingOf('waiter#3')).toBe('discarded(first met)');
  });
});

describe('at least two of two events and a join', () => {
  it('discards all members of the join that comes too late', () => {
    const correlation = waiter(join('at_least', ['A', 'B', join('all', ['C', 'D'])], { count: 2 }));
    correlation.publish(event('C1'), event('A1'), event('B1'), event('D1'));
    expect(correlation.rounds).toEqual([['A1', 'B1']]);
    expect(correlation.endingOf('waiter#1')).toBe('discarded(round met)');
    expect(correlation.endingOf('waiter#4')).toBe('discarded(round met)');
    expect(correlation.open).toEqual(['waiter#r1 running']);
  });
});

describe('a limit on a join that has joins within', () => {
  const LIMIT = 10_000;
  const nested = (inner = {}) =>
    waiter(join('all', ['A', join('all', ['B', 'C'], inner)], { withinMs: LIMIT, onTimeout: 'TooLate' }));

  it('counts from the first matching event, also from one that a join within keeps to itself', () => {
    const correlation = nested();
    correlation.publish(event('B1'));
    expect(correlation.state.timers).toEqual({ 'waiter @0': correlation.now + LIMIT });
    correlation.pass(4_000);
    correlation.publish(event('A1'));
    expect(correlation.state.timers).toEqual({ 'waiter @0': correlation.now - 4_000 + LIMIT });
    correlation.publish(event('C1'));
    expect(correlation.rounds).toEqual([['B1', 'A1', 'C1']]);
    expect(correlation.state.timers).toEqual({});
  });

  it('ends what the joins within had collected, and says exactly what is missing', () => {
    const correlation = nested({ withinMs: 60_000 });
    correlation.publish(event('B1'));
    expect(Object.keys(correlation.state.timers)).toEqual(['waiter 1@0', 'waiter @0']);
    correlation.comeDue();
    expect(correlation.events.at(-1)).toMatchObject({
      event: { type: 'TooLate', causation_id: 'B1' },
      payload: { received: ['B'], missing: ['A', 'C'] },
    });
    expect(correlation.endingOf('waiter#1')).toBe('expired(within)');
    expect(correlation.effects).toContainEqual({ effect: 'cancel-timer', timer: 'waiter 1@0' });
    expect(correlation.state).toMatchObject({ open: {}, held: {}, timers: {} });
  });

  it('begins anew with all members after that', () => {
    const correlation = nested();
    correlation.publish(event('B1'));
    correlation.comeDue();
    correlation.publish(event('C1'), event('B2'), event('C2'), event('A1'));
    expect(correlation.state.ledger.deliveries.discarded).toEqual({ late: 1 });
    expect(correlation.rounds).toEqual([['B2', 'C2', 'A1']]);
  });

  it('leaves what was collected for the round after', () => {
    const correlation = nested();
    correlation.publish(event('B1'));
    correlation.pass(1_000);
    correlation.publish(event('B2'));
    correlation.comeDue();
    expect(correlation.open).toEqual(['waiter#2 waiting']);
    correlation.publish(event('C1'), event('A1'));
    expect(correlation.rounds).toEqual([['B2', 'C1', 'A1']]);
  });

  it('is not the limit of a join within, which ends by itself', () => {
    const correlation = nested({ withinMs: 1_000, onTimeout: 'InnerTooLate' });
    correlation.publish(event('A1'), event('B1'));
    correlation.comeDue();
    expect(correlation.types.at(-1)).toBe('InnerTooLate');
    expect(correlation.open).toEqual(['waiter#1 waiting']);
    correlation.publish(event('B2'), event('C2'));
    expect(correlation.rounds).toEqual([['A1', 'B2', 'C2']]);
  });
});
