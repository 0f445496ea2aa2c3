// Joins of single events (M8): all, any, first, at_least; rounds, repeats, events that match twice.
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, on, routingPlan } from '../../support/routing-plan';

const waiter = (trigger: Parameters<typeof join>[0], of: Parameters<typeof join>[1], rest = {}) =>
  new Correlation(routingPlan({ waiter: { on: join(trigger, of, rest) } }));

const event = (id: string, rest = {}) => envelope(id.charAt(0), { id, ...rest });

describe('all', () => {
  it('wakes its agent once, when the last member has come, with all members in order of admission', () => {
    const correlation = waiter('all', ['A', 'B', 'C']);
    correlation.publish(event('C1'), event('A1'));
    expect(correlation.open).toEqual(['waiter#1 waiting', 'waiter#2 waiting']);
    correlation.publish(event('B1'));
    expect(correlation.running).toEqual(['waiter#r1']);
    expect(correlation.rounds).toEqual([['C1', 'A1', 'B1']]);
    expect(correlation.dispatched[0]?.event).toMatchObject({ event: { id: 'B1' } });
    expect(Object.keys(correlation.dispatched[0]?.joined ?? {})).toEqual(['C', 'A', 'B']);
  });

  it('ends the rows of its members as joined by the round', () => {
    const correlation = waiter('all', ['A', 'B']);
    correlation.publish(event('A1'), event('B1'));
    expect(correlation.endingOf('waiter#1')).toBe('joined(waiter#r1)');
    expect(correlation.endingOf('waiter#2')).toBe('joined(waiter#r1)');
    correlation.answer('waiter#r1');
    expect(correlation.state.ledger.deliveries).toMatchObject({ matched: 3, joined: 2, handled: 1 });
  });

  it('needs every member anew for the next round', () => {
    const correlation = waiter('all', ['A', 'B']);
    correlation.publish(event('A1'), event('B1'), event('B2'));
    expect(correlation.rounds).toEqual([['A1', 'B1']]);
    correlation.publish(event('A2'));
    expect(correlation.rounds).toEqual([
      ['A1', 'B1'],
      ['B2', 'A2'],
    ]);
    expect(correlation.running).toEqual(['waiter#r1', 'waiter#r2']);
  });

  it('counts a member that comes again before the round is met for the next round', () => {
    const correlation = waiter('all', ['A', 'B']);
    correlation.publish(event('A1'), event('A2'), event('A3'), event('B1'));
    expect(correlation.rounds).toEqual([['A1', 'B1']]);
    expect(correlation.open).toEqual(['waiter#2 waiting', 'waiter#3 waiting', 'waiter#r1 running']);
    correlation.publish(event('B2'), event('B3'));
    expect(correlation.rounds).toEqual([
      ['A1', 'B1'],
      ['A2', 'B2'],
      ['A3', 'B3'],
    ]);
  });

  it('takes one event for two members where it matches both', () => {
    const correlation = waiter('all', [on('A'), { trigger: 'event', topic: 'project.tasks' }, 'B']);
    correlation.publish(event('A1'));
    expect(correlation.open).toEqual(['waiter#1 waiting']);
    correlation.publish(event('B1'));
    expect(correlation.rounds).toEqual([['A1', 'B1']]);
  });

  it('wakes its agent as a single event does where one event is all its members', () => {
    const correlation = waiter('all', ['A', { trigger: 'event', topic: 'project.tasks' }]);
    correlation.publish(event('A1'));
    expect(correlation.open).toEqual(['waiter#1 running']);
  });

  it('does not count a member from the wrong source', () => {
    const correlation = waiter('all', [on('A', { from: '/architect' }), 'B']);
    correlation.publish(event('A1'), event('B1'));
    expect(correlation.rounds).toEqual([]);
    expect(correlation.state.ledger.events.unmatched).toBe(1);
    correlation.publish(event('A2', { source: '/architect' }));
    expect(correlation.rounds).toEqual([['B1', 'A2']]);
  });

  it('does not count the same event twice', () => {
    const correlation = waiter('all', ['A', 'B']);
    correlation.publish(event('A1'), event('A1'), event('B1'), event('B1'));
    expect(correlation.rounds).toEqual([['A1', 'B1']]);
    expect(correlation.open).toEqual(['waiter#r1 running']);
  });
});

describe('any', () => {
  it('wakes its agent for each event, and once for one that matches two members', () => {
    const correlation = waiter('any', ['A', 'B', { trigger: 'event', topic: 'project.tasks' }]);
    correlation.publish(event('A1'), event('B1'), event('A2'));
    expect(correlation.running).toEqual(['waiter#1', 'waiter#2', 'waiter#3']);
  });
});

describe('first', () => {
  it('wakes its agent once; what comes later is discarded as too late', () => {
    const correlation = waiter('first', ['A', 'B']);
    correlation.publish(event('B1'), event('A1'), event('B2'));
    expect(correlation.running).toEqual(['waiter#1']);
    expect(correlation.endingOf('waiter#2')).toBe('discarded(first met)');
    expect(correlation.endingOf('waiter#3')).toBe('discarded(first met)');
    expect(correlation.state.ledger.deliveries.discarded).toEqual({ 'first met': 2 });
  });

  it('is met once over all runs', () => {
    const correlation = waiter('first', ['A', 'B']);
    correlation.publish(event('A1'));
    correlation.answer('waiter#1');
    correlation.rollOver();
    correlation.publish(event('B1'));
    expect(correlation.endingOf('waiter#2')).toBe('discarded(first met)');
  });
});

describe('at_least', () => {
  const two = () => waiter('at_least', ['A', 'B', 'C'], { count: 2 });

  it('wakes its agent when enough members have come', () => {
    const correlation = two();
    correlation.publish(event('C1'), event('A1'));
    expect(correlation.rounds).toEqual([['C1', 'A1']]);
  });

  it('discards a member that comes after its round was met', () => {
    const correlation = two();
    correlation.publish(event('C1'), event('A1'), event('B1'));
    expect(correlation.endingOf('waiter#3')).toBe('discarded(round met)');
    expect(correlation.open).toEqual(['waiter#r1 running']);
  });

  it('counts one member once a round, however often it comes', () => {
    const correlation = two();
    correlation.publish(event('A1'), event('A2'));
    expect(correlation.rounds).toEqual([]);
    correlation.publish(event('B1'));
    expect(correlation.rounds).toEqual([['A1', 'B1']]);
    correlation.publish(event('B2'));
    expect(correlation.rounds).toEqual([
      ['A1', 'B1'],
      ['A2', 'B2'],
    ]);
  });
});

describe('a join', () => {
  it('counts events that came before an agent was waiting', () => {
    const correlation = new Correlation(
      routingPlan({
        builder: { on: 'Start', publishes: { completed: 'Built' } },
        waiter: { on: join('all', ['Early', 'Built']) },
      }),
    );
    correlation.publish(envelope('Early', { id: 'early' }), envelope('Start'));
    correlation.answer('builder#2');
    expect(correlation.rounds[0]?.[0]).toBe('early');
  });

  it('keeps its progress beside that of another join over the same events', () => {
    const correlation = new Correlation(
      routingPlan({
        pair: { on: join('all', ['A', 'B']) },
        triple: { on: join('all', ['A', 'B', 'C']) },
      }),
    );
    correlation.publish(event('A1'), event('B1'));
    expect(correlation.open).toEqual(['triple#1 waiting', 'triple#2 waiting', 'pair#r1 running']);
    correlation.publish(event('C1'));
    expect(correlation.running).toEqual(['pair#r1', 'triple#r1']);
  });

  it('may belong to an agent whose name every object knows', () => {
    const correlation = new Correlation(routingPlan({ constructor: { on: join('all', ['A', 'B']) } }));
    correlation.publish(event('A1'), event('B1'));
    expect(correlation.running).toEqual(['constructor#r1']);
  });

  it('hands over every member where three are of one type and source', () => {
    const severity = (text: string) =>
      on('A', { filter: [{ path: ['payload', 'severity'], name: 'severity', equals: text, text }] });
    const correlation = waiter('all', [severity('low'), severity('mid'), severity('high')]);
    for (const each of ['low', 'mid', 'high'])
      correlation.publish(event(`A-${each}`, { payload: { severity: each } }));
    expect(Object.entries(correlation.dispatched[0]?.joined ?? {})).toMatchObject([
      ['A', { event: { id: 'A-low' } }],
      ['A@/outside', { event: { id: 'A-mid' } }],
      ['A@/outside#3', { event: { id: 'A-high' } }],
    ]);
  });
});
