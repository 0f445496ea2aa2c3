// Where a correlation stands: active, idle, stalled, complete, failed; and the reason it gives.
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

const standing = ({ state }: Correlation) => [state.phase, state.phaseReason];

describe('complete', () => {
  const ending = () => team({ completeOn: on('Tested') });

  it('needs complete_on and nobody at work', () => {
    const correlation = ending();
    correlation.publish(envelope('Start'));
    correlation.answer('builder#1');
    correlation.publish(envelope('Start', { id: 'evt-2' }));
    correlation.answer('tester#2');
    expect(correlation.state.completeMet).toBe('Tested');
    expect(standing(correlation)).toEqual(['active', undefined]);
    correlation.fail('builder#3');
    expect(correlation.state.phase).not.toBe('complete');
  });

  it('is not reached over a dead letter, which is what stalls it', () => {
    const correlation = ending();
    correlation.publish(envelope('Start'), envelope('Start', { id: 'evt-2' }));
    correlation.fail('builder#1', 'timeout');
    correlation.runAll();
    expect(correlation.state.completeMet).toBe('Tested');
    expect(standing(correlation)).toEqual([
      'stalled',
      'builder could not handle Start (timeout); watcher waits for Alert',
    ]);
  });

  it('is reached although a join waits for what may never come', () => {
    const correlation = ending();
    correlation.publish(envelope('Start'));
    correlation.runAll();
    expect(standing(correlation)).toEqual(['complete', undefined]);
    expect(correlation.open).toEqual(['watcher#1 waiting']);
  });

  it('is left again when a late event wakes somebody, and reached again after that', () => {
    const correlation = ending();
    correlation.publish(envelope('Start'));
    correlation.runAll();
    correlation.publish(envelope('Start', { id: 'evt-2' }));
    expect(correlation.state.phase).toBe('active');
    expect(correlation.running).toEqual(['builder#4']);
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
  });

  it('leaves deadlines as they are, for a late event may wake the correlation', () => {
    const correlation = new Correlation(
      routingPlan(
        {
          builder: { on: 'Start' },
          waiter: { on: join('all', ['Alert', 'Answer'], { withinMs: 1_000, onTimeout: 'TooLate' }) },
        },
        { completeOn: on('Start') },
      ),
    );
    correlation.publish(envelope('Alert'), envelope('Start'));
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
    correlation.publish(envelope('Start', { id: 'evt-2' }));
    expect(correlation.state.phase).toBe('active');
    correlation.comeDue();
    expect(correlation.types.at(-1)).toBe('TooLate');
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
  });

  it('may need several events, in any order', () => {
    const correlation = team({ completeOn: join('all', ['Tested', 'Approved']) });
    correlation.publish(envelope('Approved'), envelope('Start'));
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
  });
});

describe('failed', () => {
  const failing = () => team({ completeOn: on('Tested'), failOn: on('Broken') });

  it('closes over dead letters, and discards what was queued', () => {
    const correlation = failing();
    const { plan, hash } = correlation.plan;
    correlation.publish(envelope('Start'));
    const settled = {
      delivery: 'builder#1',
      ending: { ending: 'failed', reason: 'timeout', problem: 'too slow', attempts: 4 },
    };
    const events = [envelope('Start', { id: 'evt-2' })];
    correlation.take({ input: 'events', signal: { events, plan, hash, settled } });
    expect(correlation.endingOf('builder#3')).toBe('discarded(correlation failed)');
    expect(standing(correlation)).toEqual(['failed', 'Broken met fail_on']);
    expect(correlation.state.deadLetters).toHaveLength(1);
    expect(correlation.effects.at(-1)).toEqual({
      effect: 'show-phase',
      phase: 'failed',
      reason: 'Broken met fail_on',
    });
  });

  it('waits for who is at work, and hands nothing out any more', () => {
    const correlation = failing();
    correlation.publish(envelope('Start'), envelope('Start', { id: 'evt-2' }));
    correlation.fail('builder#1');
    expect(correlation.state.phase).toBe('active');
    correlation.answer('builder#2');
    expect(correlation.endingOf('tester#4')).toBe('discarded(correlation failed)');
    expect(correlation.state.phase).toBe('failed');
  });

  it('goes before complete', () => {
    const correlation = team({ completeOn: on('Start'), failOn: on('Broken') });
    correlation.publish(envelope('Start'));
    correlation.fail('builder#1');
    expect(correlation.state.phase).toBe('failed');
  });
});

describe('at rest', () => {
  it('is idle where the plan names no end and nothing waits', () => {
    const correlation = new Correlation(routingPlan({ builder: { on: 'Start' } }));
    correlation.publish(envelope('Start'));
    correlation.runAll();
    expect(standing(correlation)).toEqual(['idle', undefined]);
  });

  it('is stalled where the plan names an end that nobody brings any more, and says what is missing', () => {
    const correlation = team({ completeOn: join('any', ['Tested', 'Waived']) });
    correlation.publish(envelope('Start'));
    correlation.fail('builder#1');
    correlation.publish(envelope('Other'));
    expect(standing(correlation)).toEqual([
      'stalled',
      'builder could not handle Start (temporary_failure); complete_on waits for Tested or Waived; watcher waits for Alert',
    ]);
    expect(correlation.effects).toContainEqual(
      expect.objectContaining({ effect: 'show-phase', phase: 'stalled' }),
    );
  });

  it('is active, not stalled, while a deadline is set', () => {
    const correlation = new Correlation(
      routingPlan({ waiter: { on: join('all', ['A', 'B'], { withinMs: 1_000 }) } }),
    );
    correlation.publish(envelope('A'));
    expect(correlation.state.phase).toBe('active');
    correlation.comeDue();
    expect(correlation.state.phase).toBe('idle');
  });

  it('says once what a thousand rounds wait for', () => {
    const correlation = team();
    for (let number = 0; number < 1_000; number++)
      correlation.publish(envelope('Alert', { id: `evt-${number}` }));
    expect(correlation.state.phaseReason).toBe('watcher waits for Start');
  });

  it('names ten reasons and counts the rest', () => {
    const agents = Array.from({ length: 13 }, (_, number) => [
      `agent-${number}`,
      { on: join('all', ['A', 'B']) },
    ]);
    const correlation = new Correlation(routingPlan(Object.fromEntries(agents)));
    correlation.publish(envelope('A'));
    expect(correlation.state.phaseReason).toMatch(
      /^agent-0 waits for B; .*; agent-9 waits for B; and 3 more$/,
    );
  });

  it('is shown when it begins and when it ends', () => {
    const correlation = team();
    correlation.publish(envelope('Alert'));
    correlation.publish(envelope('Start'));
    expect(correlation.effects.filter((effect) => effect.effect === 'show-phase')).toEqual([
      { effect: 'show-phase', phase: 'stalled', reason: 'watcher waits for Start' },
      { effect: 'show-phase', phase: 'active', reason: undefined },
    ]);
  });
});
