// How far joins have come, whom they wait for, and how their rounds ended.
import type { RoutingPlan } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { correlationText, rowOf } from '../../support/explained';
import { type AgentWords, join, on, routingPlan } from '../../support/routing-plan';

const sources = { '/outside': { may: ['Begun', 'Asked', 'A', 'B', 'C', 'D'] } };
const plan = (agents: Record<string, AgentWords>, rest: Partial<RoutingPlan> = {}) =>
  routingPlan(agents, { sources, ...rest });
const waiting = (given: Correlation, id: string, name = 'merger') => rowOf(given, id, name).outcome;

describe('a place in a join', () => {
  const merger = (trigger: Parameters<typeof join>[0], of: Parameters<typeof join>[1], rest = {}) =>
    new Correlation(plan({ merger: { on: join(trigger, of, rest) } }));

  it('says how many have come, and what is missing', () => {
    const given = merger('all', ['A', 'B', 'C']);
    given.publish(envelope('A'), envelope('C'));
    expect(waiting(given, 'evt-A')).toBe('2 of 3; waiting for B (outside source /outside)');
  });

  it('says how many of the others are still needed, and until when', () => {
    const given = merger('at_least', ['A', 'B', 'C', 'D'], { count: 3, withinMs: 7_200_000 });
    given.publish(envelope('A'));
    const each = (type: string) => `${type} (outside source /outside)`;
    expect(waiting(given, 'evt-A')).toBe(
      `1 of 3; waiting for 2 of ${['B', 'C', 'D'].map(each).join(', ')}, until 12:00:00`,
    );
  });

  it('says what is missing inside a join of joins, and around it', () => {
    const given = merger('all', [join('all', ['A', 'B']), join('any', ['C', 'D'])]);
    given.publish(envelope('A'));
    const each = (type: string) => `${type} (outside source /outside)`;
    expect(waiting(given, 'evt-A')).toBe(
      `0 of 2 (and within it 1 of 2); waiting for ${each('B')}, ${each('C')} or ${each('D')}`,
    );
  });

  it('tells rounds apart', () => {
    const given = merger('all', ['A', 'B', 'C']);
    given.publish(envelope('A'), envelope('A', { id: 'evt-A2' }), envelope('B'));
    expect(waiting(given, 'evt-A')).toMatch(/^2 of 3; waiting for C/);
    expect(waiting(given, 'evt-A2')).toMatch(/^1 of 3; waiting for B .*, C/);
  });

  it('is followed to the round that it became part of', () => {
    const given = merger('all', ['A', 'B']);
    given.publish(envelope('A'), envelope('B'));
    expect(rowOf(given, 'evt-A', 'merger')).toMatchObject({
      mark: 'matched',
      outcome: 'joined 2 events; running since 10:00:00',
      rounds: ['merger#r1'],
      state: 'running',
    });
    given.runAll();
    expect(rowOf(given, 'evt-A', 'merger').outcome).toBe('joined 2 events; handled in 0 ms, attempt 1');
  });

  it('may be both: what it woke alone, and what it waits for', () => {
    const given = merger('any', ['A', join('all', ['A', 'B'])]);
    given.publish(envelope('A'));
    expect(rowOf(given, 'evt-A', 'merger')).toMatchObject({
      mark: 'waiting',
      outcome: '1 of 2; waiting for B (outside source /outside)',
      details: ['met alone; running since 10:00:00'],
    });
  });

  it('that the join has no use for any more says why', () => {
    const given = merger('first', ['A', 'B']);
    given.publish(envelope('A'), envelope('B'));
    expect(rowOf(given, 'evt-B', 'merger')).toMatchObject({ mark: 'lost', outcome: 'discarded: first met' });
  });

  it('that was still collected within a join whose round was met without it is not forgotten', () => {
    const given = merger('at_least', ['A', join('all', ['B', 'C'])], { count: 1 });
    given.publish(envelope('B'), envelope('A'));
    expect(rowOf(given, 'evt-B', 'merger')).toMatchObject({ mark: 'waiting', state: 'waiting' });
    expect(waiting(given, 'evt-B')).toBe('1 of 2; waiting for C (outside source /outside)');
  });
});

describe('who could still send what is missing', () => {
  const made = { on: 'Begun', publishes: { completed: 'Made' } };
  const given = (agents: Record<string, AgentWords>, rest: Partial<RoutingPlan> = {}, missing = 'Made') => {
    const each = new Correlation(plan({ merger: { on: join('all', ['A', missing]) }, ...agents }, rest));
    each.publish(envelope('A'));
    return each;
  };
  const sender = (each: Correlation) => /\((.*)\)$/.exec(waiting(each, 'evt-A'))?.[1];

  it('is at work on it', () => {
    const each = given({ maker: made });
    each.pass(3_000);
    each.publish(envelope('Begun'));
    expect(sender(each)).toBe('maker, running since 10:00:03');
  });

  it('was not woken yet, and waits for something itself', () => {
    expect(sender(given({ maker: made }))).toBe('maker, not woken: waits for Begun');
    const alike = join('any', [on('Begun', { from: '/ann' }), on('Begun', { from: '/ben' })]);
    expect(sender(given({ maker: { ...made, on: alike } }))).toBe('maker, not woken: waits for Begun');
  });

  it('waits in a join of its own', () => {
    const each = given({ maker: { ...made, on: join('all', ['Begun', 'B']) } });
    each.publish(envelope('Begun'));
    expect(sender(each)).toBe('maker, waits in its own join');
  });

  it('is held', () => {
    const each = given({ maker: made });
    each.take({ input: 'pause', pause: 'by-hand', by: 'ann', reason: 'a look' });
    each.publish(envelope('Begun'));
    expect(sender(each)).toBe('maker, held by pause by-hand');
  });

  it('has failed, and so has the join', () => {
    const each = given({ maker: made });
    each.publish(envelope('Begun'));
    each.fail('maker#2');
    const because = 'Made: maker could not handle Begun (temporary_failure, 4 attempts)';
    expect(rowOf(each, 'evt-A', 'merger')).toMatchObject({
      mark: 'lost',
      outcome: 'discarded: unsatisfiable',
      details: [because],
    });
    expect(correlationText(each).slice(-3)).toEqual([
      '! maker    after Begun   dead letter after 4 attempts (4: temporary_failure): temporary_failure in maker#2',
      '! merger   ended at 10:00:00 as unsatisfiable: A came, and Made cannot come any more',
      `           ${because}`,
    ]);
  });

  it('has failed, and of what the join lacks only that is called lost', () => {
    const each = new Correlation(
      plan({
        maker: made,
        merger: { on: join('all', ['A', 'Made', 'C']) },
      }),
    );
    each.publish(envelope('A'), envelope('Begun'));
    each.fail('maker#2');
    expect(correlationText(each).join()).toContain(
      'A came, and Made cannot come any more; C had not come either',
    );
  });

  it('has failed, and somebody else is at work', () => {
    const each = given({ maker: made, other: { ...made, on: 'Asked' } });
    each.publish(envelope('Begun'), envelope('Asked'));
    each.fail('maker#2');
    expect(sender(each)).toBe(
      'other, running since 10:00:00; maker, dead letter at 10:00:00 (temporary_failure)',
    );
  });

  it('has done it before, for another round', () => {
    const each = given({
      maker: { ...made, publishes: { ...made.publishes, outcomes: { refused: 'Refused' } } },
      keeper: { on: 'Asked', publishes: { completed: 'Made' } },
    });
    each.publish(envelope('Begun'));
    each.settle('maker#2', { ending: 'answered', outcome: 'refused', payload: {}, attempts: 1 });
    expect(sender(each)).toBe('maker, handled (refused) at 10:00:00; keeper, not woken: waits for Asked');
  });

  it('is outside, a gate, a machine or an aggregator', () => {
    expect(sender(given({}, {}, 'B'))).toBe('outside source /outside');
    expect(sender(given({}, { sources: undefined }))).toBe('from outside');
    const gates = { release: { name: 'release', criteria: [], onOpen: 'Made' } };
    expect(sender(given({}, { gates }))).toBe('gate release, when it opens');
    const machines = {
      build: { initial: 'IDLE', states: ['IDLE'], transitions: [], publishes: { DONE: 'Made' } },
    };
    expect(sender(given({}, { machines }))).toBe('machine build, when it is DONE');
    const regional = {
      id: 'regional',
      on: join('all', ['B']),
      onComplete: 'Made',
      correlateBy: ['payload', 'region'],
    };
    expect(sender(given({}, { aggregators: { regional } }))).toBe(
      'aggregator regional, over several correlations',
    );
  });

  it('is the join of another, when it ends without being met', () => {
    const late = { on: join('all', ['B', 'C'], { withinMs: 10, onTimeout: 'Made' }) };
    expect(sender(given({ late }))).toBe('the join of late, when it ends without being met');
  });

  it('is only whom the join takes it from', () => {
    const each = new Correlation(
      plan({
        merger: { on: join('all', ['A', on('Made', { from: '/keeper' })]) },
        maker: made,
        keeper: { ...made, on: 'Asked' },
      }),
    );
    each.publish(envelope('A'), envelope('Begun'));
    expect(sender(each)).toBe('keeper, not woken: waits for Asked');
  });

  it('are many, of whom the nearest are named', () => {
    const each = given({ one: made, two: made, three: made, four: { ...made, on: 'Asked' } });
    each.publish(envelope('Begun'));
    expect(sender(each)).toBe('one, running since 10:00:00; two, running since 10:00:00; and 2 more');
  });
});

describe('a join whose time ran out', () => {
  it('is named with what had come, and what came late for it', () => {
    const given = new Correlation(
      plan({
        merger: { on: join('all', ['A', 'Made'], { withinMs: 1_000 }) },
        maker: { on: 'Begun', publishes: { completed: 'Made' } },
      }),
    );
    given.publish(envelope('A'), envelope('Begun'));
    given.comeDue();
    given.answer('maker#2');
    expect(rowOf(given, 'evt-A', 'merger')).toMatchObject({
      mark: 'lost',
      outcome: 'expired: the time of its round was over: A came, and Made did not',
    });
    const late = given.events[2]?.event.id;
    expect(correlationText(given)).toEqual([
      'nothing is at work, and nothing is waited for',
      '! merger   expired at 10:00:01, before its round was met: A came, and Made did not',
      '           A evt-A',
      '! merger   discarded: late',
      `           Made ${late}`,
    ]);
    expect(rowOf(given, late ?? '', 'merger').outcome).toBe(
      'discarded: late: the time of its round was over',
    );
  });
});
