// What comes after a join's time has run out: late where somebody was still at work on it, else the beginning of the next round.
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

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
