// Aggregators (M13): a round that is met publishes its outcome at once, and exactly one outcome.
import { readAggregator } from '../../../../src/coordination/aggregator/read';
import { Correlation } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { join, on, routingPlan } from '../../../support/routing-plan';

const phaseOne = () =>
  routingPlan({
    'phase1-complete': {
      on: join(
        'all',
        [
          on('APIDesignCompleted', { from: '/backend-architect' }),
          on('WireframeCompleted', { from: '/ux-designer' }),
          on('TestPlanCompleted', { from: '/test-engineer' }),
        ],
        { withinMs: 7_200_000, onTimeout: 'Phase1TimeoutEvent' },
      ),
      publishes: { completed: 'Phase1CompletedEvent' },
      does: { work: 'aggregate', aggregator: 'phase1-complete' },
    },
    next: { on: 'Phase1CompletedEvent' },
  });

const api = () =>
  envelope('APIDesignCompleted', { source: '/backend-architect', payload: { endpoints: 12 } });
const wireframe = () => envelope('WireframeCompleted', { source: '/ux-designer' });
const testPlan = (rest = {}) => envelope('TestPlanCompleted', { source: '/test-engineer', ...rest });

describe('an aggregator', () => {
  it('publishes its completion with what came, from its own source, and wakes who waits for it', () => {
    const given = new Correlation(phaseOne());
    given.publish(api(), wireframe(), testPlan());
    const outcome = given.events.at(-1);
    expect(outcome?.event).toMatchObject({ type: 'Phase1CompletedEvent', source: '/phase1-complete' });
    expect(outcome?.payload).toMatchObject({
      aggregator_id: 'phase1-complete',
      received: ['APIDesignCompleted', 'WireframeCompleted', 'TestPlanCompleted'],
      missing: [],
      results: { APIDesignCompleted: { endpoints: 12 } },
    });
    expect(given.endingOf('phase1-complete#r1')).toBe('handled');
    expect(given.dispatched.map(({ reaction }) => reaction.name)).toEqual(['next']);
  });

  it('does not count an event from somebody else', () => {
    const given = new Correlation(phaseOne());
    given.publish(api(), wireframe(), testPlan({ source: '/stranger' }));
    expect(given.types).not.toContain('Phase1CompletedEvent');
    expect(given.open).toEqual(['phase1-complete#1 waiting', 'phase1-complete#2 waiting']);
  });

  it('counts an event that comes twice once', () => {
    const given = new Correlation(phaseOne());
    const twice = api();
    given.publish(twice, twice, wireframe());
    expect(given.types).not.toContain('Phase1CompletedEvent');
    expect(given.state.ledger.events.duplicates).toBe(1);
  });

  it('publishes the time-out, and not the completion, when time runs out', () => {
    const given = new Correlation(phaseOne());
    given.publish(api(), wireframe());
    given.comeDue();
    expect(given.types.filter((type) => type.startsWith('Phase1'))).toEqual(['Phase1TimeoutEvent']);
    expect(given.events.at(-1)?.payload).toMatchObject({
      reason: 'timeout',
      received: ['APIDesignCompleted', 'WireframeCompleted'],
      missing: ['TestPlanCompleted'],
    });
  });

  it('tells what came too late for it, and has no round open then', () => {
    const given = new Correlation(phaseOne());
    given.publish(api(), wireframe());
    given.comeDue();
    given.publish(testPlan({ id: 'evt-late' }));
    expect(readAggregator(given.plan, given, 'phase1-complete')).toMatchObject({
      rounds: [],
      outcomes: [{ type: 'Phase1TimeoutEvent' }],
      left: [{ as: 'late', id: 'evt-late', type: 'TestPlanCompleted', source: '/test-engineer' }],
    });
  });

  it('does its work while a pause holds the agents', () => {
    const given = new Correlation(phaseOne());
    given.take({ input: 'pause', pause: 'by-hand', by: 'ann', reason: 'a look' });
    given.publish(api(), wireframe(), testPlan());
    expect(given.types).toContain('Phase1CompletedEvent');
    expect(given.open).toEqual(['next#4 held']);
  });
});
