// Who may publish what (M4), and how far a chain of reactions may go.
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';

const plan = (rest = {}) =>
  routingPlan(
    { builder: { on: 'Start', publishes: { completed: 'Built' } }, reviewer: { on: 'Built' } },
    { sources: { '/product': { may: ['Start'] }, '/monitor': { may: ['Alert'] } }, ...rest },
  );

const publish = (type: string, source: string, rest = {}, routing = {}) =>
  new Correlation(plan(rest)).publish(envelope(type, { source, routing }))[0];

describe('a source', () => {
  it('may publish what the plan lists for it', () => {
    expect(publish('Start', '/product')).toMatchObject({ outcome: 'admitted' });
  });

  it('may publish what one of the agents publishes, if it is that agent', () => {
    expect(publish('Built', '/builder')).toMatchObject({ outcome: 'admitted' });
    expect(publish('Built', '/reviewer')).toMatchObject({
      reason: 'source_not_allowed',
      problem: 'source "/reviewer" may not publish Built; it is published by /builder',
    });
  });

  it('may not publish what the plan lists for others', () => {
    expect(publish('Start', '/monitor')).toMatchObject({ outcome: 'parked', reason: 'source_not_allowed' });
  });

  it('is refused where the plan declares sources and it is none of them', () => {
    expect(publish('Start', '/stranger')).toMatchObject({
      reason: 'source_not_allowed',
      problem: expect.stringContaining('"/stranger" is not declared in the plan'),
    });
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'is refused under a name that every object knows (%s)',
    (source) => {
      expect(publish('Start', source)).toMatchObject({ reason: 'source_not_allowed' });
    },
  );

  it('may be anybody where the plan declares none', () => {
    expect(publish('Start', '/stranger', { sources: undefined })).toMatchObject({ outcome: 'admitted' });
  });

  it('may publish a type that the plan does not know, where the plan knows the source', () => {
    expect(publish('Unheard', '/product')).toMatchObject({ outcome: 'admitted', woke: [] });
  });
});

describe('a topic', () => {
  const topics = {
    'project.tasks': {},
    'project.alerts': { publishers: ['/monitor'], subscribers: ['/reviewer'] },
  };

  it('refuses a source that it does not list', () => {
    expect(publish('Start', '/product', { topics }, { topic: 'project.alerts' })).toMatchObject({
      reason: 'source_not_allowed',
      problem: 'source "/product" may not publish on topic project.alerts; it lists /monitor',
    });
  });

  it('wakes no agent that it does not list', () => {
    const alerts = { sources: undefined, topics: { 'project.alerts': { subscribers: ['/reviewer'] } } };
    expect(publish('Start', '/product', alerts, { topic: 'project.alerts' })).toMatchObject({ woke: [] });
    expect(publish('Built', '/builder', alerts, { topic: 'project.alerts' })).toMatchObject({
      woke: ['reviewer'],
    });
  });

  it('that lists all lists everybody', () => {
    const open = { topics: { 'project.tasks': { publishers: ['all'], subscribers: ['all'] } } };
    expect(publish('Start', '/product', open)).toMatchObject({ woke: ['builder'] });
  });
});

describe('the hop limit', () => {
  it('stops a chain that goes round for ever, and says so', () => {
    const correlation = new Correlation(
      routingPlan(
        {
          ping: { on: 'Ping', publishes: { completed: 'Pong' } },
          pong: { on: 'Pong', publishes: { completed: 'Ping' } },
        },
        { limits: { hops: 8 } },
      ),
    );
    correlation.publish(envelope('Ping'));
    correlation.runAll();
    expect(correlation.types).toHaveLength(9);
    expect(correlation.events.at(-1)?.event.hops).toBe(8);
    expect(correlation.state.parked).toMatchObject([
      {
        reason: 'hop_limit',
        type: 'Pong',
        problem: '9 reactions lie between this event and one from outside; the limit is 8',
      },
    ]);
    expect(correlation.state.ledger.deliveries).toMatchObject({ matched: 9, handled: 9 });
  });

  it('stops a chain of started events as well', () => {
    const correlation = new Correlation(
      routingPlan({ echo: { on: 'Echo', publishes: { started: 'Echo' } } }, { limits: { hops: 5 } }),
    );
    correlation.publish(envelope('Echo'));
    expect(correlation.running).toHaveLength(6);
    expect(correlation.state.ledger.events.parked).toBe(1);
  });

  it('counts what an event from outside claims for itself', () => {
    const correlation = new Correlation(routingPlan({ ping: { on: 'Ping' } }, { limits: { hops: 8 } }));
    expect(correlation.publish(envelope('Ping', { hops: 9 }))).toMatchObject([{ reason: 'hop_limit' }]);
    expect(correlation.publish(envelope('Ping', { id: 'evt-2', hops: 8 }))).toMatchObject([
      { outcome: 'admitted' },
    ]);
  });
});
