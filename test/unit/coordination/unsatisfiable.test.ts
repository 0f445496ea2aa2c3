// Joins that know they cannot complete (N3): what counts as able to come, and what does not.
import type { JoinTrigger, RoutingPlan } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { type AgentWords, featureTeam, join, on, routingPlan } from '../../support/routing-plan';

const both = (rest: Partial<JoinTrigger> = {}) =>
  join('all', ['A', 'B'], { onUnsatisfiable: 'Hopeless', ...rest });

/** A comes from outside; B is `maker`'s, who is woken by Start. */
const pair = (agents: Record<string, AgentWords> = {}, rest: Partial<RoutingPlan> = {}) =>
  new Correlation(
    routingPlan(
      {
        maker: { on: 'Start', publishes: { completed: 'B', outcomes: { refused: 'NoB' } } },
        waiter: { on: both() },
        ...agents,
      },
      rest,
    ),
  );

const high = { path: ['payload', 'severity'], name: 'severity', equals: 'high', text: 'high' };

const start = (correlation: Correlation, id = 'start-1') => correlation.publish(envelope('Start', { id }));
const arrive = (correlation: Correlation, id = 'a-1') => correlation.publish(envelope('A', { id }));
const refuse = (correlation: Correlation, delivery: string) =>
  correlation.settle(delivery, { ending: 'answered', payload: {}, outcome: 'refused', attempts: 1 });

const hopeless = ({ events }: Correlation) =>
  events.flatMap(({ event, payload }) => (event.type === 'Hopeless' ? [payload] : []));
const because = (correlation: Correlation) =>
  correlation.facts.flatMap((fact) => (fact.fact === 'join-unsatisfiable' ? [fact.because] : []));

describe('a join whose last producer is gone', () => {
  it.each([
    [
      'is a dead letter',
      (it: Correlation) => it.fail('maker#1', 'timeout'),
      'could not handle Start (timeout, 4 attempts)',
    ],
    [
      'was cancelled by hand',
      (it: Correlation) => it.settle('maker#1', { ending: 'cancelled' }),
      'could not handle Start (cancelled, 1 attempt)',
    ],
    ['took another branch', (it: Correlation) => refuse(it, 'maker#1'), 'ended as refused (NoB)'],
  ])('ends where it %s, and says so', (_, end, reason) => {
    const correlation = pair();
    start(correlation);
    arrive(correlation);
    expect(hopeless(correlation)).toEqual([]);
    end(correlation);
    expect(hopeless(correlation)).toEqual([
      {
        reason: 'unsatisfiable',
        waited_for: 'waiter',
        received: ['A'],
        missing: ['B'],
        because: [`B: maker ${reason}`],
      },
    ]);
    expect(correlation.endingOf('waiter#2')).toBe('discarded(unsatisfiable)');
    expect(correlation.state.ledger.deliveries.discarded).toMatchObject({ unsatisfiable: 1 });
  });

  it('ends as soon as something arrives for it, where the producer was gone before', () => {
    const correlation = pair();
    start(correlation);
    correlation.fail('maker#1');
    expect(hopeless(correlation)).toEqual([]);
    arrive(correlation);
    expect(hopeless(correlation)).toHaveLength(1);
  });

  it('publishes on_timeout at once, with the reason, where no on_unsatisfiable is given', () => {
    const correlation = pair({
      waiter: { on: both({ onUnsatisfiable: undefined, onTimeout: 'TooLate', withinMs: 1_000 }) },
    });
    start(correlation);
    arrive(correlation);
    refuse(correlation, 'maker#1');
    expect(correlation.events.at(-1)).toMatchObject({
      event: { type: 'TooLate', source: '/waiter' },
      payload: { reason: 'unsatisfiable' },
    });
    expect(correlation.state.timers).toEqual({});
  });

  it('ends quietly where neither is given', () => {
    const correlation = pair({ waiter: { on: join('all', ['A', 'B']) } });
    start(correlation);
    arrive(correlation);
    refuse(correlation, 'maker#1');
    expect(correlation.types).toEqual(['Start', 'A', 'NoB']);
    expect(correlation.state).toMatchObject({ open: {}, held: {}, phase: 'idle' });
  });

  it('tells of the whole chain, back to who broke it', () => {
    const correlation = new Correlation(featureTeam({ failOn: undefined }));
    correlation.publish(envelope('UserStoryApproved'));
    correlation.answer('ux-designer#1');
    correlation.answer('test-engineer/test-plan#1');
    correlation.fail('backend-architect#1', 'timeout');
    const [frontend, testing] = because(correlation);
    const architect =
      'APIDesignCompleted: backend-architect could not handle UserStoryApproved (timeout, 4 attempts)';
    expect(frontend).toEqual(['BackendImplementationCompleted: python-pro was not woken', architect]);
    expect(testing).toEqual([
      'BackendImplementationCompleted: python-pro was not woken',
      'SchemaDesignCompleted: database-specialist was not woken',
      'FrontendImplementationCompleted: frontend-specialist can no longer be woken',
      architect,
    ]);
    expect(correlation.open).toEqual([]);
  });

  it('says that nobody publishes it where nobody ever did', () => {
    const correlation = pair({}, { sources: { '/outside': { may: ['A'] } } });
    correlation.plan.reactions.shift();
    const lonely = new Correlation(correlation.plan);
    arrive(lonely);
    expect(because(lonely)).toEqual([['B: nobody publishes it']]);
  });

  it('lets its end doom those who waited for it', () => {
    const correlation = pair({
      waiter: { on: join('all', ['A', 'B']), publishes: { completed: 'Both' } },
      last: { on: join('all', ['A', 'Both'], { onUnsatisfiable: 'Hopeless' }) },
    });
    start(correlation);
    arrive(correlation);
    refuse(correlation, 'maker#1');
    expect(hopeless(correlation)).toMatchObject([
      {
        waited_for: 'last',
        because: ['Both: waiter can no longer be woken', 'B: maker ended as refused (NoB)'],
      },
    ]);
  });

  it('wakes who waits for the news, in the same turn', () => {
    const correlation = pair({ helper: { on: 'Hopeless' } });
    start(correlation);
    arrive(correlation);
    refuse(correlation, 'maker#1');
    expect(correlation.running).toEqual(['helper#4']);
    expect(correlation.state.phase).toBe('active');
  });
});

describe('what may still come keeps a join waiting', () => {
  const waits = (correlation: Correlation) => {
    expect(hopeless(correlation)).toEqual([]);
    expect(correlation.open.filter((row) => row.startsWith('waiter#'))).not.toEqual([]);
  };

  it('while the producer is at work, or another one is', () => {
    const correlation = pair({ other: { on: 'Start', publishes: { failed: 'B' } } });
    start(correlation);
    arrive(correlation);
    waits(correlation);
    refuse(correlation, 'maker#1');
    waits(correlation);
    correlation.fail('other#1');
    expect(correlation.rounds).toEqual([['a-1', expect.any(String)]]);
  });

  it('while what wakes the producer has not come from outside', () => {
    const correlation = pair();
    arrive(correlation);
    waits(correlation);
  });

  it('while outside has not sent what the round itself lacks, however often it has sent it before', () => {
    const correlation = pair({ waiter: { on: both({ of: [on('A'), on('P', { from: '/judge' })] }) } });
    correlation.publish(envelope('P'), envelope('P', { id: 'p-2' }));
    arrive(correlation);
    waits(correlation);
  });

  it('where events from outside that wake the producer came from another source', () => {
    const correlation = pair({
      maker: { on: on('Start', { from: '/judge' }), publishes: { completed: 'B' } },
    });
    start(correlation);
    arrive(correlation);
    waits(correlation);
  });

  it('where events from outside that wake the producer had something else in them', () => {
    const correlation = pair({
      maker: { on: on('Start', { filter: [high] }), publishes: { completed: 'B' } },
    });
    start(correlation);
    arrive(correlation);
    waits(correlation);
  });

  it('but not where the very event that wakes the producer has come, and the producer has failed', () => {
    const correlation = pair({
      maker: { on: on('Start', { filter: [high] }), publishes: { completed: 'B' } },
    });
    correlation.publish(envelope('Start', { payload: { severity: 'high' } }));
    arrive(correlation);
    correlation.fail('maker#1');
    expect(hopeless(correlation)).toHaveLength(1);
  });

  it.each([
    ['low', 'high', 'other'],
    ['low', 'other', 'high'],
    ['high', 'low', 'other'],
    ['high', 'other', 'low'],
    ['other', 'low', 'high'],
    ['other', 'high', 'low'],
  ])('whose members differ in what is in them, met after %s, %s and %s alike', (...order) => {
    const low = { ...high, equals: 'low', text: 'low' };
    const correlation = pair({
      maker: { on: on('Start', { filter: [high] }), publishes: { completed: 'B' } },
      waiter: { on: both({ of: [on('Start', { filter: [low] }), on('B'), on('A')] }) },
    });
    for (const each of order) {
      correlation.publish(
        each === 'other' ? envelope('A') : envelope('Start', { id: each, payload: { severity: each } }),
      );
      for (const delivery of correlation.running)
        if (delivery.startsWith('maker')) correlation.answer(delivery);
    }
    expect(hopeless(correlation)).toEqual([]);
    expect(correlation.rounds).toHaveLength(1);
  });

  it('where a second round has begun: outside is expected to send everything once more', () => {
    const correlation = pair();
    start(correlation);
    arrive(correlation);
    correlation.answer('maker#1');
    arrive(correlation, 'a-2');
    waits(correlation);
    start(correlation, 'start-2');
    refuse(correlation, 'maker#5');
    expect(hopeless(correlation)).toHaveLength(1);
  });

  it.each<[string, Record<string, AgentWords>]>([
    ['a started event of what is still to be woken', { two: { on: 'Late', publishes: { started: 'B' } } }],
    [
      'what may be emitted by whoever is still to be woken',
      { two: { on: 'Late', publishes: { emits: ['B'] } } },
    ],
    [
      'the time-out of a join that may still begin',
      { two: { on: join('all', ['Late', 'Later'], { withinMs: 5, onTimeout: 'B' }) } },
    ],
    [
      'whoever reacts to a topic',
      { two: { on: { trigger: 'event', topic: 'project.alerts' }, publishes: { completed: 'B' } } },
    ],
    [
      'whoever reacts to anything',
      { two: { on: { trigger: 'event', from: '/judge' }, publishes: { failed: 'B' } } },
    ],
  ])('where it is %s', (_, agents) => {
    const correlation = pair(agents);
    start(correlation);
    arrive(correlation);
    refuse(correlation, 'maker#1');
    expect(correlation.running).toEqual([]);
    expect(hopeless(correlation)).toEqual([]);
  });

  it('where two reactions wake each other, once one of them can be woken, and not before', () => {
    const circle = {
      one: { on: join('any', ['Pong', 'Kick']), publishes: { completed: 'Ping' } },
      two: { on: 'Ping', publishes: { completed: 'Pong', failed: 'B' } },
    };
    const [kicked, alone] = [
      pair(circle),
      pair(circle, { sources: { '/outside': { may: ['Start', 'A'] } } }),
    ];
    for (const correlation of [kicked, alone]) {
      start(correlation);
      arrive(correlation);
      refuse(correlation, 'maker#1');
    }
    waits(kicked);
    expect(because(alone)).toEqual([
      [
        'B: maker ended as refused (NoB)',
        'B: two was not woken',
        'Ping: one was not woken',
        'Pong: two was not woken',
        'Kick: nobody publishes it',
      ],
    ]);
  });
});
