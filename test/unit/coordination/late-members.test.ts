// What comes after a join's time has run out: late where somebody was still at work on it, else the beginning of the next round.
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { type AgentWords, join, on, routingPlan } from '../../support/routing-plan';

const TWO_HOURS = 7_200_000;
const team = () =>
  routingPlan({
    architect: { on: 'Begin', publishes: { completed: 'DesignReady' } },
    tester: { on: 'Begin', publishes: { completed: 'TestPlanReady' } },
    phase: {
      on: join('all', ['DesignReady', 'TestPlanReady'], { withinMs: TWO_HOURS, onTimeout: 'PhaseTimedOut' }),
      publishes: { completed: 'PhaseReady' },
      does: { work: 'aggregate', aggregator: 'phase' },
    },
  });
const begun = () => {
  const given = new Correlation(team());
  given.publish(envelope('Begin'));
  given.answer('architect#1');
  return given;
};
const outcomes = (given: Correlation) => given.types.filter((type) => type.startsWith('Phase'));

describe('the last member of a join with two hours', () => {
  it('meets it one millisecond before its time', () => {
    const given = begun();
    given.pass(TWO_HOURS - 1);
    given.answer('tester#1');
    expect(outcomes(given)).toEqual(['PhaseReady']);
    expect(Object.keys(given.state.timers)).toEqual([]);
  });

  it('meets it at its very time where it is taken first', () => {
    const given = begun();
    given.pass(TWO_HOURS);
    given.answer('tester#1');
    expect(outcomes(given)).toEqual(['PhaseReady']);
  });

  it('is late at its very time where the deadline is taken first', () => {
    const given = begun();
    given.comeDue();
    given.answer('tester#1');
    expect(outcomes(given)).toEqual(['PhaseTimedOut']);
    expect(given.endingOf('phase#4')).toBe('discarded(late)');
  });

  it('is late one millisecond after its time, and begins no round of its own', () => {
    const given = begun();
    given.comeDue();
    given.pass(1);
    given.answer('tester#1');
    expect(outcomes(given)).toEqual(['PhaseTimedOut']);
    expect(given.endingOf('phase#4')).toBe('discarded(late)');
    expect(Object.keys(given.state.timers)).toEqual([]);
    expect(given.open).toEqual([]);
  });

  it('does not spoil the next round', () => {
    const given = begun();
    given.comeDue();
    given.answer('tester#1');
    given.publish(envelope('Begin', { id: 'evt-again' }));
    given.runAll();
    expect(outcomes(given)).toEqual(['PhaseTimedOut', 'PhaseReady']);
  });

  it('is not waited for once whoever was at work on it has failed', () => {
    const given = begun();
    given.comeDue();
    given.fail('tester#1');
    given.publish(envelope('Begin', { id: 'evt-again' }));
    given.runAll();
    expect(outcomes(given)).toEqual(['PhaseTimedOut', 'PhaseReady']);
  });

  it('counts as late over a rollover, too', () => {
    const given = begun();
    given.comeDue();
    given.rollOver();
    given.answer('tester#1');
    expect(outcomes(given)).toEqual(['PhaseTimedOut']);
    expect(given.state.ledger.deliveries.discarded).toEqual({ late: 1 });
  });
});

/** Three sources outside, and nobody at work. */
const trio = (words: Partial<AgentWords> = {}, rules?: number) => {
  const phase: AgentWords = {
    on: join('all', ['A', 'B', 'C'], { withinMs: TWO_HOURS, onTimeout: 'PhaseTimedOut' }),
    publishes: { completed: 'PhaseReady' },
    does: { work: 'aggregate', aggregator: 'phase' },
    ...words,
  };
  return new Correlation(routingPlan({ phase }), 'feature-7', rules);
};
const bring = (given: Correlation, ...ids: string[]) => {
  for (const id of ids) given.publish(envelope(id.slice(0, 1), { id }));
};

describe('what a round from outside lacked when its time was up', () => {
  it('is late, and there is no second time-out for one piece of work', () => {
    const given = trio();
    bring(given, 'A1', 'B1');
    given.comeDue();
    bring(given, 'C1');
    expect(given.endingOf('phase#4')).toBe('discarded(late)');
    expect(given.state.timers).toEqual({});
    expect(given.open).toEqual([]);
    expect(outcomes(given)).toEqual(['PhaseTimedOut']);
  });

  it('is late once for each member that was missing', () => {
    const given = trio();
    bring(given, 'A1');
    given.comeDue();
    bring(given, 'C1', 'B1', 'C2', 'B2', 'A2');
    expect(given.state.ledger.deliveries.discarded).toEqual({ late: 2 });
    expect(outcomes(given)).toEqual(['PhaseTimedOut', 'PhaseReady']);
  });

  it('counts for the next round where another member has opened it', () => {
    const given = trio();
    bring(given, 'A1', 'B1');
    given.comeDue();
    bring(given, 'A2', 'C1', 'B2');
    expect(given.state.ledger.deliveries.discarded).toEqual({});
    expect(outcomes(given)).toEqual(['PhaseTimedOut', 'PhaseReady']);
  });

  it('counts for the next round where that was open before the time was up', () => {
    const given = trio();
    bring(given, 'A1', 'B1');
    given.pass(1);
    bring(given, 'A2');
    given.comeDue();
    bring(given, 'C1', 'B2');
    expect(outcomes(given)).toEqual(['PhaseTimedOut', 'PhaseReady']);
  });

  it('is not late where the same event opens the next round as another member', () => {
    const given = trio({
      on: join('all', [{ trigger: 'event', from: '/o' }, on('A'), on('B')], {
        withinMs: TWO_HOURS,
        onTimeout: 'PhaseTimedOut',
      }),
    });
    bring(given, 'A1', 'B1');
    given.comeDue();
    given.publish(envelope('A', { id: 'A2', source: '/o' }));
    expect(given.state.ledger.deliveries.discarded).toEqual({});
    bring(given, 'B2');
    expect(outcomes(given)).toEqual(['PhaseTimedOut', 'PhaseReady']);
  });

  it('is late over a rollover, too', () => {
    const given = trio();
    bring(given, 'A1', 'B1');
    given.comeDue();
    given.rollOver();
    bring(given, 'C1');
    expect(given.state.ledger.deliveries.discarded).toEqual({ late: 1 });
  });

  it('is late where it is missing from a quorum, too', () => {
    const given = trio({
      on: join('at_least', ['A', 'B', 'C'], { count: 2, withinMs: TWO_HOURS, onTimeout: 'PhaseTimedOut' }),
    });
    bring(given, 'A1');
    given.comeDue();
    bring(given, 'C1', 'B1', 'C2', 'A2');
    expect(given.state.ledger.deliveries.discarded).toEqual({ late: 2 });
    expect(outcomes(given)).toEqual(['PhaseTimedOut', 'PhaseReady']);
  });

  it('opens the next round in a run that was begun with older rules', () => {
    const given = trio({}, 2);
    bring(given, 'A1', 'B1');
    given.comeDue();
    bring(given, 'C1');
    expect(given.open).toEqual(['phase#4 waiting']);
  });
});
