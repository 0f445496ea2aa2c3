// Dispatching in waves: at most so many at once, at most so many bytes a turn, the urgent first, and all in the end.
import fc from 'fast-check';
import { BYTES_AN_ACTIVATION, RUNNING_AT_ONCE } from '../../../src/coordination/delivery/dispatch';
import type { EventSlot } from '../../../src/coordination/delivery/event-slot';
import { BYTES_A_COMMAND } from '../../../src/coordination/delivery/event-slots';
import { PRIORITIES } from '../../../src/events/envelope';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, on, routingPlan } from '../../support/routing-plan';

const crowd = (size: number, publishes = {}) =>
  new Correlation(
    routingPlan(
      Object.fromEntries(
        Array.from({ length: size }, (_, index) => [`agent-${index}`, { on: 'Start', publishes }]),
      ),
    ),
  );

const large = (id: string, kibibytes: number, rest = {}) =>
  envelope('Start', { id, payload: { text: 'x'.repeat(kibibytes * 1024) }, ...rest });

describe('a thousand reactions to one event', () => {
  it('run at most 400 at once, each once, and all in the end', () => {
    const correlation = crowd(1_000, { started: 'Started', completed: 'Completed' });
    correlation.publish(envelope('Start'));
    expect(correlation.running).toHaveLength(RUNNING_AT_ONCE);
    expect(correlation.state.ledger.deliveries.pending).toEqual({ queued: 600, running: 400 });
    let most = 0;
    for (let [next] = correlation.running; next; [next] = correlation.running) {
      most = Math.max(most, correlation.running.length);
      correlation.answer(next);
    }
    expect(most).toBe(RUNNING_AT_ONCE);
    expect(new Set(correlation.dispatched.map((effect) => effect.delivery.id)).size).toBe(1_000);
    expect(correlation.dispatched).toHaveLength(1_000);
    expect(correlation.state.ledger.deliveries).toMatchObject({ matched: 1_000, handled: 1_000 });
    expect(correlation.state).toMatchObject({ open: {}, held: {}, phase: 'idle' });
  });
});

describe('large events', () => {
  const bytesOf = (slots: unknown[]) => Buffer.byteLength(JSON.stringify(slots));

  it('leave in turns that a message to the server has room for, and all leave in the end', () => {
    const correlation = crowd(30);
    let answered = 0;
    const turnOf = (before: number) => correlation.dispatched.slice(before).map((effect) => effect.event);
    correlation.publish(large('evt-1', 250));
    expect(turnOf(0)).toHaveLength(5);
    for (let [next] = correlation.running; next; [next] = correlation.running) {
      const before = correlation.dispatched.length;
      correlation.answer(next);
      answered += 1;
      expect(bytesOf(turnOf(before))).toBeLessThanOrEqual(BYTES_AN_ACTIVATION + 1_000);
    }
    expect(answered).toBe(30);
    expect(correlation.open).toEqual([]);
  });

  it('never hold up one that is larger than a turn', () => {
    const correlation = new Correlation(
      routingPlan({
        waiter: {
          on: join(
            'all',
            ['1', '2', '3', '4', '5', '6', '7', '8'].map((each) => on(`Part${each}`)),
          ),
        },
      }),
    );
    for (let part = 1; part <= 8; part++)
      correlation.publish(envelope(`Part${part}`, { payload: { text: 'x'.repeat(250 * 1024) } }));
    expect(correlation.running).toEqual(['waiter#r1']);
  });

  it('go by reference where a command has no room for all members of a round', () => {
    const types = ['Part1', 'Part2', 'Part3', 'Part4', 'Part5', 'Part6'];
    const correlation = new Correlation(routingPlan({ waiter: { on: join('all', types) } }));
    for (const type of types)
      correlation.publish(envelope(type, { payload: { text: 'x'.repeat(250 * 1024) } }));
    const effect = correlation.dispatched[0];
    const slots = Object.values(effect?.joined ?? {});
    expect(slots.filter((slot: EventSlot) => 'payload' in slot)).toHaveLength(3);
    expect(slots[5]).toEqual({
      reference: {
        run: 'run-1',
        sequence: 6,
        envelope: envelope('Part6'),
      },
    });
    expect(bytesOf([effect?.joined])).toBeLessThan(BYTES_A_COMMAND);
    expect(bytesOf([effect?.event, effect?.joined])).toBeLessThan(1.9 * 1024 * 1024);
  });
});

describe('what waits for a place', () => {
  it('is dispatched by priority, then by age', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PRIORITIES), { minLength: 1, maxLength: 30 }), (priorities) => {
        const correlation = new Correlation(routingPlan({ agent: { on: 'Start' } }));
        const { plan, hash } = correlation.plan;
        const events = priorities.map((priority, index) =>
          envelope('Start', { id: `evt-${index}`, routing: { priority } }),
        );
        correlation.take({ input: 'events', signal: { events, plan, hash } });
        const order = correlation.dispatched.map((effect) => effect.delivery.event);
        const expected = priorities
          .map((priority, index) => ({ urgency: PRIORITIES.indexOf(priority), sequence: index + 1 }))
          .toSorted((a, b) => a.urgency - b.urgency || a.sequence - b.sequence)
          .map(({ sequence }) => sequence);
        expect(order).toEqual(expected);
      }),
    );
  });

  it('stays while a run waits to hand over, and goes in the run that follows', () => {
    const correlation = crowd(3);
    const { plan, hash } = correlation.plan;
    correlation.take({ input: 'events', signal: { events: [envelope('Start')], plan, hash } }, true);
    expect(correlation.open).toEqual(['agent-0#1 queued', 'agent-1#1 queued', 'agent-2#1 queued']);
    expect(correlation.effects).toEqual([]);
    correlation.rollOver();
    expect(correlation.running).toHaveLength(3);
  });
});

describe('what is handed to an agent', () => {
  it('runs detached where an attempt may last longer than a minute', () => {
    const correlation = new Correlation(
      routingPlan({ quick: { on: 'Start', timeoutMs: 60_000 }, slow: { on: 'Start', timeoutMs: 60_001 } }),
    );
    correlation.publish(envelope('Start', { routing: { priority: 'critical', partition_key: 'shop' } }));
    expect(correlation.dispatched).toMatchObject([
      { reaction: { name: 'quick' }, detached: false, priority: 'critical', partitionKey: 'shop' },
      { reaction: { name: 'slow' }, detached: true },
    ]);
  });

  it('is nothing more once a started event has failed the correlation', () => {
    const correlation = new Correlation(
      routingPlan(
        { one: { on: 'Start', publishes: { started: 'Begun' } }, two: { on: 'Start' } },
        { failOn: on('Begun') },
      ),
    );
    correlation.publish(envelope('Start'));
    expect(correlation.open).toEqual(['one#1 running']);
    expect(correlation.endingOf('two#1')).toBe('discarded(correlation failed)');
  });
});
