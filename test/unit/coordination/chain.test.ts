// M7: the reactive task chain, by the rules alone.
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { featureTeam } from '../../support/routing-plan';

const story = envelope('UserStoryApproved', { source: '/product-strategist' });

describe('the reactive task chain', () => {
  it('turns one approved story into 15 events, 7 tasks and 2 joins, and is complete', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(story);
    correlation.runAll();
    expect(correlation.types.toSorted()).toEqual(
      [
        'UserStoryApproved',
        ...[
          'APIDesign',
          'Wireframe',
          'TestPlan',
          'BackendImplementation',
          'SchemaDesign',
          'FrontendImplementation',
          'Testing',
        ].flatMap((name) => [`${name}Started`, `${name}Completed`]),
      ].toSorted(),
    );
    expect(correlation.state.ledger.deliveries.handled).toBe(7);
    expect(correlation.facts.filter((fact) => fact.fact === 'round-opened')).toHaveLength(2);
    expect(correlation.state.phase).toBe('complete');
    expect(correlation.state.ledger.deliveries.pending).toEqual({ waiting: 0, queued: 0, running: 0 });
    expect(correlation.state.held).toEqual({});
  });

  it('starts the three first agents at once and the others by what they wait for', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(story);
    expect(correlation.running).toEqual([
      'backend-architect#1',
      'ux-designer#1',
      'test-engineer/test-plan#1',
    ]);
    correlation.answer('ux-designer#1');
    expect(correlation.running).toEqual(['backend-architect#1', 'test-engineer/test-plan#1']);
    correlation.answer('backend-architect#1');
    expect(correlation.running).toEqual([
      'test-engineer/test-plan#1',
      'python-pro#6',
      'database-specialist#6',
    ]);
    correlation.answer('python-pro#6');
    expect(correlation.running).toContain('frontend-specialist#r1');
  });

  it('sets correlation, causation, causes and source itself', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(story);
    correlation.runAll({ source: '/somebody-else' });
    const frontend = correlation.events.find(({ event }) => event.type === 'FrontendImplementationCompleted');
    const backend = correlation.events.find(({ event }) => event.type === 'BackendImplementationCompleted');
    const wireframe = correlation.events.find(({ event }) => event.type === 'WireframeCompleted');
    expect(frontend?.event).toMatchObject({
      source: '/frontend-specialist',
      correlation_id: 'feature-7',
      causation_id: backend?.event.id,
      causes: [wireframe?.event.id, backend?.event.id],
    });
  });
});
