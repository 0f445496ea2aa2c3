// Deadlines of joins: `within` and `on_timeout` (M8, M13).
import fc from 'fast-check';
import type { JoinTrigger } from '../../../src/plan/routing-plan';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, on, routingPlan } from '../../support/routing-plan';

const LIMIT = 7_200_000;

const waiter = (rest: Partial<JoinTrigger> = {}) =>
  new Correlation(
    routingPlan({
      waiter: {
        on: join('all', ['A', 'B', on('C', { from: '/tester' })], {
          withinMs: LIMIT,
          onTimeout: 'TooLate',
          ...rest,
        }),
      },
    }),
  );

const event = (id: string, rest = {}) => envelope(id.charAt(0), { id, ...rest });
const last = event('C1', { source: '/tester' });

describe('a join with a limit', () => {
  it('sets its deadline at the first event of a round and no other', () => {
    const correlation = waiter();
    correlation.pass(500);
    correlation.publish(event('A1'));
    const deadline = { effect: 'start-timer', timer: 'waiter @0', due: START + 500 + LIMIT };
    expect(correlation.effects).toEqual([deadline]);
    correlation.pass(500);
    correlation.publish(event('B1'));
    expect(correlation.effects).toEqual([deadline]);
    expect(correlation.state.timers).toEqual({ 'waiter @0': START + 500 + LIMIT });
  });

  it('takes it back when the round is met', () => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('B1'), last);
    expect(correlation.effects).toContainEqual({ effect: 'cancel-timer', timer: 'waiter @0' });
    expect(correlation.state.timers).toEqual({});
  });

  it('sets none where one event meets the round at once', () => {
    const correlation = new Correlation(
      routingPlan({ waiter: { on: join('at_least', ['A', 'B'], { count: 1, withinMs: LIMIT }) } }),
    );
    correlation.publish(event('A1'));
    expect(correlation.effects.map((effect) => effect.effect)).toEqual(['run-agent']);
  });

  it('publishes what came and what is missing when its time is over', () => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('B1'));
    correlation.comeDue();
    const timedOut = correlation.events.at(-1);
    expect(timedOut).toMatchObject({
      event: {
        type: 'TooLate',
        source: '/waiter',
        correlation_id: 'feature-7',
        causation_id: 'B1',
        causes: ['A1', 'B1'],
        hops: 1,
        timestamp: new Date(START + LIMIT).toISOString(),
      },
      payload: { reason: 'timeout', waited_for: 'waiter', received: ['A', 'B'], missing: ['C'] },
    });
    expect(correlation.endingOf('waiter#1')).toBe('expired(within)');
    expect(correlation.endingOf('waiter#2')).toBe('expired(within)');
    expect(correlation.state.ledger.deliveries.expired).toBe(2);
    expect(correlation.state.held).toEqual({});
  });

  it('publishes nothing where the plan names no event for it', () => {
    const correlation = waiter({ onTimeout: undefined });
    correlation.publish(event('A1'));
    correlation.comeDue();
    expect(correlation.types).toEqual(['A']);
    expect(correlation.endingOf('waiter#1')).toBe('expired(within)');
  });

  it('begins anew with all members after that, and what was missing is late until then', () => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('B1'));
    correlation.comeDue();
    correlation.publish(last, event('A2'), event('B2'), event('C2', { source: '/tester' }));
    expect(correlation.endingOf('waiter#4')).toBe('discarded(late)');
    expect(correlation.rounds).toEqual([['A2', 'B2', 'C2']]);
  });

  it('gives every round a deadline of its own', () => {
    const correlation = waiter();
    correlation.publish(event('A1'));
    correlation.pass(10);
    correlation.publish(event('A2'));
    expect(correlation.state.timers).toEqual({
      'waiter @0': START + LIMIT,
      'waiter @1': START + 10 + LIMIT,
    });
    correlation.comeDue();
    expect(correlation.open).toEqual(['waiter#2 waiting']);
    correlation.publish(event('B1'), last);
    expect(correlation.rounds).toEqual([['A2', 'B1', 'C1']]);
  });

  it('begins anew also where the later of two rounds runs out first', () => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('A2'));
    correlation.now = START + LIMIT;
    correlation.take({ input: 'timer', timer: 'waiter @1' });
    correlation.take({ input: 'timer', timer: 'waiter @0' });
    expect(correlation.open).toEqual([]);
    correlation.publish(event('A3'), event('B1'), last);
    expect(correlation.rounds).toEqual([['A3', 'B1', 'C1']]);
  });

  it('does not count a member from the wrong source, and names it as missing', () => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('B1'), event('C1'));
    correlation.comeDue();
    expect(correlation.events.at(-1)?.payload.missing).toEqual(['C']);
  });

  it('takes a deadline that comes twice, or too late, for nothing', () => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('B1'), last);
    const before = correlation.state;
    correlation.take({ input: 'timer', timer: 'waiter @0' });
    correlation.take({ input: 'timer', timer: 'nobody @0' });
    expect(correlation.state).toEqual(before);
  });

  it('sets its deadline again, at the same time, in the run that follows', () => {
    const correlation = waiter();
    correlation.publish(event('A1'));
    const { effects } = correlation.rollOver();
    expect(effects).toEqual([{ effect: 'start-timer', timer: 'waiter @0', due: START + LIMIT }]);
  });
});

describe('the last member at the very time-out', () => {
  const outcomeOf = (correlation: Correlation) => ({
    met: correlation.rounds.length,
    timedOut: correlation.types.filter((type) => type === 'TooLate').length,
  });

  it.each([
    ['a millisecond before', -1, false, { met: 1, timedOut: 0 }],
    ['at the same millisecond, before the deadline', 0, false, { met: 1, timedOut: 0 }],
    ['at the same millisecond, after the deadline', 0, true, { met: 0, timedOut: 1 }],
    ['a millisecond after', 1, true, { met: 0, timedOut: 1 }],
  ])('%s: exactly one of round and time-out', (_, offset, deadlineFirst, expected) => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('B1'));
    correlation.now = START + LIMIT;
    if (deadlineFirst) correlation.take({ input: 'timer', timer: 'waiter @0' });
    correlation.now = START + LIMIT + offset;
    correlation.publish(last);
    correlation.now = START + LIMIT;
    correlation.take({ input: 'timer', timer: 'waiter @0' });
    expect(outcomeOf(correlation)).toEqual(expected);
  });

  it('exactly one of round and time-out, whatever comes before the deadline', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['A1', 'B1', 'C1', 'due'], { minLength: 4 }),
        fc.integer({ min: -1, max: 1 }),
        (order, offset) => {
          const correlation = waiter();
          for (const each of order) {
            if (each !== 'due') correlation.publish(each === 'C1' ? last : event(each));
            else if (Object.keys(correlation.state.timers).length > 0) {
              correlation.comeDue();
              correlation.pass(offset);
            }
          }
          const { met, timedOut } = outcomeOf(correlation);
          expect(met + timedOut).toBe(1);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('opens no round for a member that came too late', () => {
    const correlation = waiter();
    correlation.publish(event('A1'), event('B1'));
    correlation.comeDue();
    correlation.publish(last);
    expect(correlation.endingOf('waiter#4')).toBe('discarded(late)');
    expect(correlation.open).toEqual([]);
  });
});
