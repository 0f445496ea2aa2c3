// A correlation that begins again after its end: the next generation.
import { reopenState } from '../../../src/coordination/initial';
import type { RoutingPlan } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, on, routingPlan } from '../../support/routing-plan';

const team = (rest: Partial<RoutingPlan> = {}) =>
  new Correlation(
    routingPlan(
      {
        builder: { on: 'Start', publishes: { completed: 'Built', failed: 'Broken' } },
        tester: { on: 'Built', publishes: { completed: 'Tested' } },
        watcher: { on: join('all', ['Start', 'Alert']) },
      },
      rest,
    ),
  );

describe('reopened', () => {
  const reopen = (correlation: Correlation) => {
    correlation.state = reopenState(correlation.state);
    return correlation.take({ input: 'begin' });
  };

  it('forgets the ending, goes on counting, and keeps joins that wait', () => {
    const correlation = team({ completeOn: on('Tested') });
    correlation.publish(envelope('Start'));
    correlation.runAll();
    const { admitted, ledger, runs } = correlation.state;
    reopen(correlation);
    expect(correlation.state).toMatchObject({
      generation: 1,
      runs: runs + 1,
      phase: 'active',
      admitted,
      ledger,
    });
    expect(correlation.state.completeMet).toBeUndefined();
    expect(correlation.open).toEqual(['watcher#1 waiting']);
    correlation.publish(envelope('Alert'));
    expect(correlation.rounds).toEqual([['evt-Start', 'evt-Alert']]);
    correlation.runAll();
    expect(correlation.state.phase).toBe('stalled');
    expect(correlation.state.phaseReason).toBe('complete_on waits for Tested');
  });

  it('still knows duplicates from before', () => {
    const correlation = team({ completeOn: on('Tested') });
    correlation.publish(envelope('Start'));
    correlation.runAll();
    reopen(correlation);
    expect(correlation.publish(envelope('Start'))).toMatchObject([{ outcome: 'duplicate' }]);
  });

  it('can be complete again where the end is met only once', () => {
    const correlation = team({ completeOn: join('first', ['Tested', 'Waived']) });
    correlation.publish(envelope('Start'));
    correlation.runAll();
    reopen(correlation);
    correlation.publish(envelope('Start', { id: 'evt-2' }));
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
  });

  it('can work again after a failure, whose dead letter stays', () => {
    const correlation = team({ completeOn: on('Tested'), failOn: on('Broken') });
    correlation.publish(envelope('Start'));
    correlation.fail('builder#1');
    reopen(correlation);
    correlation.publish(envelope('Start', { id: 'evt-2' }));
    expect(correlation.running).toEqual(['builder#3']);
    correlation.runAll();
    expect(correlation.state.phase).toBe('stalled');
  });

  it('sets the deadlines of joins that wait again', () => {
    const correlation = new Correlation(
      routingPlan(
        { waiter: { on: join('all', ['A', 'B'], { withinMs: 1_000 }) } },
        { completeOn: on('Done') },
      ),
    );
    correlation.publish(envelope('A'), envelope('Done'));
    expect(correlation.state.phase).toBe('complete');
    expect(reopen(correlation).effects).toMatchObject([{ effect: 'start-timer', timer: 'waiter @0' }]);
  });
});
