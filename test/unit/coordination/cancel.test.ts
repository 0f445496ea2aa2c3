// Cancelling a correlation: all that is open is discarded, and what comes later finds nobody.
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

describe('cancelled', () => {
  const atWork = () => {
    const correlation = new Correlation(
      routingPlan({
        builder: { on: 'Start', publishes: { completed: 'Built' } },
        waiter: { on: join('all', ['Start', 'Alert'], { withinMs: 1_000 }) },
      }),
    );
    const { plan, hash } = correlation.plan;
    correlation.publish(envelope('Start'));
    correlation.take(
      { input: 'events', signal: { events: [envelope('Start', { id: 'evt-2' })], plan, hash } },
      true,
    );
    return correlation;
  };

  it('discards all that is open, tells those at work to stop, and clears every deadline', () => {
    const correlation = atWork();
    expect(correlation.open).toEqual([
      'builder#1 running',
      'waiter#1 waiting',
      'builder#2 queued',
      'waiter#2 waiting',
    ]);
    const { effects } = correlation.cancel();
    expect(correlation.state).toMatchObject({ phase: 'cancelled', open: {}, held: {}, timers: {} });
    expect(correlation.state.ledger.deliveries).toMatchObject({
      matched: 4,
      discarded: { cancelled: 4 },
      pending: { waiting: 0, queued: 0, running: 0 },
    });
    expect(effects).toMatchObject([
      { effect: 'cancel-agent', delivery: { id: 'builder#1' } },
      { effect: 'cancel-timer', timer: 'waiter @0' },
      { effect: 'cancel-timer', timer: 'waiter @1' },
    ]);
  });

  it('takes the ending of what was told to stop for nothing', () => {
    const correlation = atWork();
    correlation.cancel();
    const { state } = correlation;
    correlation.answer('builder#1');
    expect(correlation.state).toEqual(state);
  });

  it('admits what comes after it, and discards it, in joins too', () => {
    const correlation = atWork();
    correlation.cancel();
    correlation.publish(envelope('Alert'), envelope('Start', { id: 'evt-3' }));
    expect(correlation.dispatched).toHaveLength(1);
    expect(correlation.endingOf('waiter#r1')).toBe('discarded(cancelled)');
    expect(correlation.state).toMatchObject({ phase: 'cancelled', open: {}, held: {}, timers: {} });
    expect(correlation.endingOf('builder#4')).toBe('discarded(cancelled)');
  });

  it('is no longer shown as stalled', () => {
    const correlation = new Correlation(routingPlan({ waiter: { on: join('all', ['Start', 'Alert']) } }));
    correlation.publish(envelope('Alert'));
    expect(correlation.state.phase).toBe('stalled');
    expect(correlation.cancel().effects).toEqual([
      { effect: 'show-phase', phase: 'cancelled', reason: undefined },
    ]);
  });

  it('twice is as once', () => {
    const correlation = atWork();
    correlation.cancel();
    const { state } = correlation;
    expect(correlation.cancel().effects).toEqual([]);
    expect(correlation.state).toEqual(state);
  });
});
